extension Declarations {
    /// Hospital information: stays and procedures.
    static let encounters = Declaration(
        file: "Hospital/Encounters.swift",
        text: """
            == HIS_ENCOUNTER [none] Hospital encounters
            data          HIS
            class         local, mirrored editor local
            goes to       nobody
            after         name, HIS_DISCHARGE_TO, Admitted_from
            direction     none
            spelling      of field names inferred
            fields
              ID                        text       key
              PATIENT_ID                text?      -> name
              START_DATE                date?
              START_TIME                time
              DISCHARGE_DATE            date?
              ESTIMATED_DISCHARGE_DATE  date?
              DISCHARGE_ID              text?      -> HIS_DISCHARGE_TO
              TRANSPORT_METHOD_ID       text?
              ADMITTED_FROM_ID          text?      -> Admitted_from

            == HIS_ENCOUNTER_DISEASE [none] Diagnoses of an encounter
            data          HIS
            class         local, mirrored editor local
            goes to       nobody
            after         HIS_ENCOUNTER, HIS_DISEASE, clinician
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              ENCOUNTER_ID      text?      -> HIS_ENCOUNTER
              DISEASE_ID        text?      -> HIS_DISEASE
              RANK              int
              NOTES             text?
              DIAGNOZED_BY      text?      -> clinician

            == HIS_ENCOUNTER_LOCATION [none] Bed stays of an encounter
            data          HIS
            class         local, mirrored editor local
            goes to       nobody
            after         HIS_ENCOUNTER, HIS_BED
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              ENCOUNTER_ID      text?      -> HIS_ENCOUNTER
              BED_ID            text?      -> HIS_BED
              DATE_FROM         date?
              DATE_END          date?
              TIME_FROM         time
              TIME_END          time

            == HIS_PROCEDURE [none] Hospital procedures
            data          HIS
            class         local, mirrored editor local
            goes to       nobody
            after         HIS_ENCOUNTER_LOCATION, item, transact, HIS_ENCOUNTER
            direction     none
            spelling      of field names inferred
            fields
              ID                     text       key
              ENCOUNTER_LOCATION_ID  text?      -> HIS_ENCOUNTER_LOCATION
              ITEM_ID                text?      -> item
              INVOICE_ID             text?      -> transact
              ENCOUNTER_ID           text?      -> HIS_ENCOUNTER

            == HIS_BIRTH [none] Births
            data          HIS
            class         local, mirrored editor local
            goes to       nobody
            after         name, HIS_ENCOUNTER
            direction     none
            spelling      of field names inferred
            fields
              ID                 text       key
              MOTHER_ID          text?      -> name
              CHILD_ID           text?      -> name
              ENCOUNTER_ID       text?      -> HIS_ENCOUNTER
              BIRTH_STATUS       text?
              BIRTH_DATE         date?
              BIRTH_TIME         time
              BIRTH_WEIGHT       real
              BIRTH_LENGTH       real
              CONCURRENT_BIRTHS  int
            """)
}
