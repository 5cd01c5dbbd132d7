extension Declarations {
    /// Programme documents and encounters of patients.
    static let documents = Declaration(
        file: "Patients/Documents.swift",
        text: """
            == om_document [v5] Programme documents (patient, enrolment, encounter, contact trace) as JSON versions
            data          Patients and prescribers
            class         patient, mirrored editor store
            goes to       where the patient owner_name_ID is visible
            after         name, form_schema, om_document_registry
            direction     both
            deleted       status=DELETED in a new document version
            note          parent_IDs is a JSON array serialised as a string; name is the path-like document name shared by all
            note          versions.
            fields
              ID                text       key  required
              name              text       required
              parent_IDs        text       required  -> om_document  # JSON array of document ids, serialised as a string
              user_ID           text       required  -> user
              datetime          datetime   required  pushed YYYY-MM-DDTHH:MM:SS
              type              text       required
              data              json       required
              form_schema_ID    text?      present  -> form_schema
              status            text       required  closed
                  - ACTIVE, DELETED
              owner_name_ID     text?      present  -> name
              context_ID        text       required  -> list_master

            == om_encounter [v5] Patient encounters (reporting copy)
            data          Patients and prescribers
            class         patient, mirrored editor store
            goes to       where the patient name_ID is visible
            after         name, list_master, clinician, store
            direction     push
            deleted       status=DELETED
            note          Pushed by the Open mSupply central server for reporting; Open mSupply sites never pull it.
            fields
              ID                text       key
              document_type     text
              document_name     text
              program_ID        text       -> list_master
              name_ID           text       -> name
              created_datetime  text         # RFC 3339 with offset
              start_datetime    text         # RFC 3339 with offset
              end_datetime      text?        # RFC 3339 with offset
              status            text?
                  - PENDING, VISITED, CANCELLED, DELETED
              prescriber_ID     text?      -> clinician
              store_ID          text?      -> store
            """)
}
