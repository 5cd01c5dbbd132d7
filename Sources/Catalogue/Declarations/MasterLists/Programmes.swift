extension Declarations {
    /// Forms, campaigns and indicators of programmes.
    static let programmes = Declaration(
        file: "MasterLists/Programmes.swift",
        text: """
            == form_schema [v5] JSON form schemas
            data          Item master lists and programmes
            class         central, mirrored editor primary
            goes to       every site
            deleted       never: Open mSupply knows no delete of it
            fields
              ID                text       key  required
              type              text       required
              json_schema       json       required
              ui_schema         json       required
              version           int

            == om_document_registry [v5] Registry of document (form) types per programme
            data          Item master lists and programmes
            class         central, mirrored editor primary
            goes to       every site
            after         form_schema, list_master
            deleted       never: Open mSupply knows no delete of it
            fields
              ID                text       key  required
              category          text       required
                  - PATIENT, PROGRAM_ENROLMENT, ENCOUNTER, CONTACT_TRACE, CUSTOM
              document_type     text       required
              context_ID        text       required  -> list_master
              name              text?
              form_schema_ID    text?      present  -> form_schema
              config            json?
              spare             text?

            == campaign [v6] Campaigns
            data          Item master lists and programmes
            class         central, mirrored editor primary
            goes to       every site
            deleted       deleted_datetime set
            fields
              id                text       key  required
              name              text       required
              start_date        date?
              end_date          date?
              deleted_datetime  datetime?

            == program_indicator [v5] Programme indicators
            data          Regimens and indicators
            class         central, mirrored editor primary
            goes to       every site
            after         list_master
            deleted       is_active=false; a delete record is an error in Open mSupply
            fields
              ID                text       key  required
              code              text?      present
              program_ID        text       required  -> list_master
              is_active         bool       required

            == indicator_attribute [v5] Indicator rows and columns
            data          Regimens and indicators
            class         central, mirrored editor primary
            goes to       every site
            after         program_indicator
            deleted       is_active=false; a delete record is an error in Open mSupply
            fields
              ID                text       key  required
              indicator_ID      text       required  -> program_indicator
              description       text       required
              code              text       required
              index             int        required
              is_required       bool       required
              value_type        text       required  closed
                  - number
                  - string
                  - var : no fixed value type
              axis              text       required  closed
                  - row : indicator line
                  - column : indicator column
              is_active         bool       required
              default_value     text       required

            == indicator_value [v5] Indicator values
            data          Indicator values
            class         store, mirrored editor store
            goes to       the store store_ID
            after         indicator_attribute, period, store
            direction     both
            deleted       by delete record, the row goes
            note          facility_ID is a STORE id on the wire (the store the value is about); store_ID is the owning store.
            fields
              ID                text       key  required
              facility_ID       text       required  -> store  # store id of the reporting facility
              period_ID         text       required  -> period
              column_ID         text       required  -> indicator_attribute
              row_ID            text       required  -> indicator_attribute
              store_ID          text       required  -> store
              value             text       required
            """)
}
