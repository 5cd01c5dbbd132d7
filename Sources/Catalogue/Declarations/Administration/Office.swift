extension Declarations {
    /// Reminders and reference documents.
    static let office = Declaration(
        file: "Administration/Office.swift",
        text: """
            == reminder [none] Reminders
            data          Reminders
            class         local, mirrored editor local
            goes to       nobody
            after         user
            direction     none
            spelling      of field names inferred
            fields
              ID                         text       key
              due_date                   date?
              repeat_has_been_generated  bool
              message_text               text?
              completed                  bool
              repeats_automatically      bool
              repeat_type                int
              repeat_interval            int
              user_ID                    text?      -> user
              repeat_day                 int
              created_by_user_ID         text?      -> user
              date_completed             date?
              colour                     int
              next_repeat_date           date?
              repeat_series_ID           text?
              avoid_weekends             bool
              entry_date                 date?

            == DOC_REFERENCE [none] Reference documents attached to records
            data          Reference documents
            class         local, mirrored editor local
            goes to       nobody
            after         user
            direction     none
            spelling      of field names inferred
            fields
              ID                     text       key
              file_name              text?
              table_no               int
              linked_record_ID       text?
              type_ID                text?
              date_original          date?
              time_original          time
              date_first_saved       date?
              time_first_saved       time
              date_last_modified     date?
              md5_checksum           text?
              user_ID_first_saved    text?      -> user
              user_ID_last_modified  text?      -> user
              version_no             int
              stored_document        blob?
            """)
}
