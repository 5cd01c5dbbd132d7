extension Declarations {
    /// Treatment regimens and their records.
    static let regimens = Declaration(
        file: "MasterLists/Regimens.swift",
        text: """
            == regimen [none] Treatment regimens
            data          Regimens and indicators
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              order             int
              type              int
              description       text?

            == regimen_record [none] Regimen reports of a facility
            data          Indicator values
            class         store, mirrored editor store
            goes to       the store store_ID
            after         name, store
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              name_ID           text?      -> name
              store_ID          text?      -> store
              created_by        text?      -> user
              date_created      date?
              date_entered      date?
              reference         text?

            == regimen_line [none] Regimen report lines
            data          Indicator values
            class         store, mirrored editor store
            goes to       with its regimen_record by regimen_record_ID
            after         regimen_record, regimen
            direction     both
            spelling      of field names inferred
            fields
              ID                            text       key
              regimen_record_ID             text?      -> regimen_record
              regimen_ID                    text?      -> regimen
              num_patients_on_treatment     int
              num_patients_to_be_initiated  int
              num_patients_stopped          int
              comment                       text?
            """)
}
