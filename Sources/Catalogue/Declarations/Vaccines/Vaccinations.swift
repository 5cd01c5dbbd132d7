extension Declarations {
    /// Vaccinations given.
    static let vaccinations = Declaration(
        file: "Vaccines/Vaccinations.swift",
        text: """
            == vaccination [v6] Vaccinations
            data          Patients and prescribers
            class         patient, mirrored editor store
            goes to       where the patient patient_id is visible
            after         om_document, user, clinician, store, trans_line, name, vaccine_course_dose
            direction     both
            deleted       never: Open mSupply knows no delete of it
            fields
              id                      text       key  required
              store_id                text       required  -> store
              given_store_id          text?      -> store
              program_enrolment_id    text       required  -> om_document
              encounter_id            text       required  -> om_document
              user_id                 text       required  -> user
              vaccine_course_dose_id  text       required  -> vaccine_course_dose
              created_datetime        datetime   required
              facility_free_text      text?
              invoice_id              text?      -> transact
              stock_line_id           text?      -> item_line
              item_link_id            text?      -> item
              clinician_link_id       text?      -> clinician
              vaccination_date        date       required
              given                   bool       required
              not_given_reason        text?
              comment                 text?
              patient_id              text       required  -> name
              facility_name_id        text?      -> name

            == om_vaccination [v5] Vaccinations (reporting copy)
            data          Patients and prescribers
            class         patient, mirrored editor store
            goes to       where the patient name_ID is visible
            after         name, om_vaccine_course_dose, store, clinician, transact, item_line, item, om_encounter
            direction     push
            deleted       never: Open mSupply knows no delete of it
            note          Pushed by the Open mSupply central server for reporting; Open mSupply sites never pull it.
            fields
              ID                      text       key
              created_datetime        text         # RFC 3339 with offset
              user_ID                 text       -> user
              vaccine_course_dose_ID  text       -> om_vaccine_course_dose
              store_ID                text       -> store
              prescriber_ID           text?      -> clinician
              transact_ID             text?      -> transact
              item_line_ID            text?      -> item_line
              vaccination_date        text         # YYYY-MM-DD string
              given                   bool
              not_given_reason        text?
              comment                 text?
              name_ID                 text       -> name
              facility_ID             text?      -> name
              item_ID                 text?      -> item
              encounter_ID            text?      -> om_encounter
              program_enrolment_ID    text?
              given_store_ID          text?      -> store
            """)
}
