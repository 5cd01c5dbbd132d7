extension Declarations {
    /// Messages between stores and to central.
    static let messages = Declaration(
        file: "Administration/Messages.swift",
        text: """
            == message [v5] Sync messages between stores/sites
            data          Messages
            class         message, mirrored editor store
            goes to       messages from fromStoreID to toStoreID
            after         store
            direction     both
            deleted       status moves new -> processed, never deleted
            fields
              ID                text       key  required
              toStoreID         text?      present  -> store
              fromStoreID       text?      present  -> store
              body              json       required
              createdDate       date       required  pushed YYYY-MM-DD
              createdTime       time       required  pushed HH:MM:SS
              status            text       required  closed
                  - new : to be processed
                  - processed : done
              type              text       required
                  - RequestFieldChange : the only type Open mSupply names; any other text is kept as is
              error_message     text?

            == contact_form [v6] Feedback/support messages from the app
            data          Messages
            class         message, mirrored editor store
            goes to       central only
            after         user, store
            direction     push
            deleted       never: Open mSupply knows no delete of it
            note          From a site to central.
            fields
              id                text       key
              reply_email       text
              body              text
              created_datetime  datetime
              user_id           text       -> user
              username          text
              store_id          text       -> store
              contact_type      text       closed
                  - FEEDBACK, SUPPORT
            """)
}
