extension Declarations {
    /// What is kept about patients beside their name record.
    static let patients = Declaration(
        file: "Patients/Patients.swift",
        text: """
            == insuranceProvider [v5] Insurance providers
            data          Insurance providers
            class         central, mirrored editor primary
            goes to       dispensary sites
            on openmsupply  every site
            deleted       isActive=false
            fields
              ID                        text       key  required
              comment                   text?
              isActive                  bool       required
              providerName              text       required
              prescriptionValidityDays  int?

            == nameInsuranceJoin [v5] Insurance policies of patients
            data          Patients and prescribers
            class         patient, mirrored editor store
            goes to       where the patient nameID is visible
            after         name, insuranceProvider
            direction     both
            deleted       isActive=false
            fields
              ID                   text       key  required
              nameID               text       required  -> name
              insuranceProviderID  text       required  -> insuranceProvider
              discountRate         real       required
              enteredByID          text?      present  -> user
              expiryDate           date       required  pushed YYYY-MM-DD
              isActive             bool       required
              policyNumberFamily   text?      present
              policyNumberFull     text       required
              policyNumberPerson   text?      present
              type                 text       required  closed
                  - personal, business
              oms_fields           json?
                  name_of_insured   text?

            == patient_event [none] Patient event types
            data          Patient event types
            class         central, mirrored editor primary
            goes to       dispensary sites
            fields
              ID                text       key
              code              text?
              description       text?
              event_type        text?
              unit              text?

            == patient_medication [none] Patient medication records (PMR)
            data          Patients and prescribers
            class         patient, mirrored editor store
            goes to       where the patient name_ID is visible
            after         name, item, trans_line
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              name_ID           text?      -> name
              item_ID           text?      -> item
              dose_morning      text?
              dose_lunch        text?
              dose_evening      text?
              dose_bedtime      text?
              purpose           text?
              instructions      text?
              user_created_ID   text?      -> user
              date_created      date?
              user_modified_ID  text?      -> user
              date_modified     date?
              notes             text?
              trans_line_ID     text?      -> trans_line

            == repeat_table [none] Prescription repeats
            data          Repeats
            class         patient, mirrored editor store
            goes to       where the patient name_ID is visible
            after         name
            direction     both
            spelling      of field names inferred
            note          trans_line.repeat_ID points here. Always the home site's; other sites process a repeat by a
            note          prescription that names it.
            fields
              ID                text       key
              name_ID           text?      -> name
              total_repeats     int
              repeats_left      int
              quantity_blob     blob?
              expiry_date       date?
            """)
}
