extension Declarations {
    /// Prescribers.
    static let prescribers = Declaration(
        file: "Patients/Prescribers.swift",
        text: """
            == clinician [v5] Prescribers
            data          Patients and prescribers
            class         patient, mirrored editor store
            goes to       where the prescriber ID is visible
            home store    store_ID
            merged        patient, mirrored editor store; known to Open mSupply; Merging of patients and prescribers
            after         store
            direction     both
            deleted       active=false
            note          Called prescriber in foreign keys (prescriber_ID).
            fields
              ID                 text       key  required
              code               text       required
              last_name          text       required
              initials           text       required
              first_name         text?      present
              address1           text?      present
              address2           text?      present
              phone              text?      present
              mobile             text?      present
              email              text?      present
              female             bool       required
              active             bool       required
              store_ID           text?      present  -> store
              oms_fields         json?
                  gender            text?
                      - FEMALE, MALE, TRANSGENDER, TRANSGENDER_MALE, TRANSGENDER_MALE_HORMONE, TRANSGENDER_MALE_SURGICAL
                      - TRANSGENDER_FEMALE, TRANSGENDER_FEMALE_HORMONE, TRANSGENDER_FEMALE_SURGICAL, UNKNOWN, NON_BINARY
              registration_code  text?
              category           text?
            """)
}
