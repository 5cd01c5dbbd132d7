extension Declarations {
    /// Vaccine vial monitors.
    static let vialMonitors = Declaration(
        file: "ColdChain/VialMonitors.swift",
        text: """
            == vaccine_vial_monitor_status [v5] Vaccine vial monitor status options
            data          Vaccinators and vaccine settings
            class         central, mirrored editor primary
            goes to       every site
            deleted       delete record -> hard delete; is_active=false hides
            fields
              ID                text       key  required
              description       text       required
              code              text       required
              level             int        required
              is_active         bool       required
              unusable          bool
              option_id         text?      -> options

            == vaccine_vial_monitor_status_log [v5] VVM status history of stock lines
            data          Vaccine monitors/sensors
            class         store, mirrored editor store
            goes to       the store store_ID
            after         vaccine_vial_monitor_status, item_line, trans_line, user, store
            direction     both
            deleted       push deletes
            fields
              ID                text       key  required
              status_ID         text       required  -> vaccine_vial_monitor_status
              date              date       required  pushed YYYY-MM-DDT00:00:00
              time              time       required  pushed HH:MM:SS
              item_line_ID      text       required  -> item_line
              comment           text?      present
              user_ID           text       required  -> user
              trans_line_ID     text?      present  -> trans_line
              store_ID          text       required  -> store
            """)
}
