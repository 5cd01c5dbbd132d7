extension Declarations {
    /// Stores.
    static let stores = Declaration(
        file: "Stores/Stores.swift",
        text: """
            == store [v5] Stores
            data          Stores and non sync-related store preferences
            class         central store, mirrored editor central
            goes to       sites that know the store ID
            on openmsupply  every site
            after         name
            deleted       disabled=true; delete record -> hard delete
            note          Rows with code HIS, SM or DRG (system stores), with empty name_ID, or whose name is absent are
            note          ignored. sync_id_remote_site = number of the site the store is active on: it follows the tenure, whoever
            note          writes the record, and decides nothing. Every store has a name row with type=store (store.name_ID).
            fields
              ID                           text       key  required
              name_ID                      text       required  -> name
              code                         text       required
              sync_id_remote_site          int        required  # site number the store is active on
              logo                         text?      present  # picture as text
              store_mode                   text       required  closed
                  - store : store
                  - dispensary : dispensary
                  - supervisor : system store, not synced to Open mSupply
                  - his : system store
                  - drug_registration : system store
              created_date                 date?      present
              disabled                     bool       required
              name                         text?
              mwks_export_mode             text?
              IS_HIS                       bool
              sort_issues_by_status_spare  bool
              responsible_user_ID          text?      -> user
              organisation_name            text?
              address_1                    text?
              address_2                    text?
              address_3                    text?
              address_4                    text?
              address_5                    text?
              postal_zip_code              text?
              phone                        text?
              tags                         text?
              spare_user_1                 text?
              spare_user_2                 text?
              spare_user_3                 text?
              spare_user_4                 text?
              spare_user_5                 text?
              spare_user_6                 text?
              spare_user_7                 text?
              spare_user_8                 text?
              spare_user_9                 text?
              spare_user_10                text?
              spare_user_11                text?
              spare_user_12                text?
              spare_user_13                text?
              spare_user_14                text?
              spare_user_15                text?
              spare_user_16                text?
              custom_data                  json?

            == store_credential [none] Store credentials
            data          Store credentials
            class         store, mirrored editor store
            goes to       the store store_ID
            after         store
            direction     both
            spelling      of field names inferred
            note          password is a secret; encrypt at rest, never log.
            fields
              ID                text       key
              username          text?
              password          text?
              store_ID          text?      -> store
            """)
}
