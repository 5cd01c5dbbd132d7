extension Declarations {
    /// Sites and the queues of the legacy system.
    static let synchronisation = Declaration(
        file: "Administration/Synchronisation.swift",
        text: """
            == site [none] Sync sites
            data          Sites and sync-related preferences
            class         sync, mirrored editor central
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                           text       key
              site_id                      int
              sync_out_ids                 text?
              app_name                     text?
              name                         text?
              password                     text?
              prefs                        text?
              hardwareID                   text?
              app_version                  text?
              code                         text?
              sync_version                 text?
              initialisation_status        text?
              last_sync_date               date?
              last_sync_time               time
              support_client_id            text?
              is_omSupply_central_server   bool
              omSupply_central_server_url  text?
              first_sync_date              date?
              first_sync_time              time
              support_start_date           date?
              support_end_date             date?
              license_code                 text?
              funder_ID                    text?
              concurrent_users_licensed    int

            == site_settings [none] Sync settings of a site
            data          Sites and sync-related preferences
            class         sync, mirrored editor central
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                    text       key
              site_id               int
              server_url            text?
              sync_is_active        bool
              sync_interval         int
              sync_batch_size       int
              use_node_http_client  bool

            == sync_out [none] Outgoing sync queue
            data          Sites and sync-related preferences
            class         sync, mirrored editor central
            goes to       nobody
            after         store
            direction     none
            spelling      of field names inferred
            fields
              ID                  text       key
              type                text?
                  - I : insert
                  - U : update
                  - D : delete
                  - M : merge
              table_num           int
              record_ID           text?
              to_from_id          int
              record_data         blob?
              sequence            int
              table_id_num        int
              merge_ID_to_keep    text?
              merge_ID_to_delete  text?
              store_ID            text?      -> store
              date_created        date?
              time_created        time

            == sync_buffer [none] Received records waiting for integration
            data          Sites and sync-related preferences
            class         sync, mirrored editor central
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              id                 int        key
              site_id            int
              sync_out_id        text?
              table_name         text?
              record_id          text?
              record_data        json?
              action             text?
              integration_error  json?
            """)
}
