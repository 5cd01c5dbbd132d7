extension Declarations {
    /// Stocktakes and their lines.
    static let stocktakes = Declaration(
        file: "Stock/Stocktakes.swift",
        text: """
            == Stock_take [v5] Stocktakes
            data          Stocktakes and inventory adjustments
            class         store, mirrored editor store
            goes to       the store store_ID
            withheld      unless transactions are synced
            after         transact, store
            direction     both
            deleted       push deletes; pulled deletes not handled
            fields
              ID                       text       key  required
              created_by_ID            text       required  -> user
              status                   text       required
                  - sg : new
                  - fn : finalised
              Description              text?      present
              comment                  text?      present
              Locked                   bool       required
              invad_additions_ID       text?      present  -> transact
              invad_reductions_ID      text?      present  -> transact
              serial_number            int        required
              stock_take_created_date  date       required  pushed YYYY-MM-DDT00:00:00
              stock_take_time          time       required  pushed HH:MM:SS  # creation time, pairs with stock_take_created_date
              stock_take_date          date?      present  pushed YYYY-MM-DDT00:00:00
              store_ID                 text       required  -> store
              om_created_datetime      datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_finalised_datetime    datetime?  pushed YYYY-MM-DDTHH:MM:SS
              programID                text?      -> list_master
              om_counted_by            text?
              om_verified_by           text?
              om_is_initial_stocktake  bool
              finalised_by_ID          text?      -> user
              type                     text?
              reference                text?

            == Stock_take_lines [v5] Stocktake lines
            data          Stocktakes and inventory adjustments
            class         store, mirrored editor store
            goes to       with its Stock_take by stock_take_ID
            withheld      unless transactions are synced
            after         Stock_take, item_line, item, Location, options, vaccine_vial_monitor_status, campaign,
            after         list_master
            direction     both
            deleted       push deletes; pulled deletes not handled
            note          stock_take_qty counts only when is_edited=true (otherwise not counted yet). location_id is lower
            note          case here, Batch is capitalised.
            fields
              ID                              text       key  required
              stock_take_ID                   text       required  -> Stock_take
              location_id                     text?      present  -> Location
              comment                         text?      present
              snapshot_qty                    real       required
              snapshot_packsize               real       required
              stock_take_qty                  real       required
              is_edited                       bool       required
              item_line_ID                    text?      present  -> item_line
              item_ID                         text       required  -> item
              item_name                       text       required
              Batch                           text?      present
              expiry                          date?      present  pushed YYYY-MM-DDT00:00:00
              cost_price                      real       required
              sell_price                      real       required
              om_note                         text?
              optionID                        text?      present  -> options
              om_item_variant_id              text?      -> item_variant
              donor_ID                        text?      -> name
              vaccine_vial_monitor_status_ID  text?      present  -> vaccine_vial_monitor_status
              volume_per_pack                 real       required
              manufacturer_ID                 text?      -> name
              oms_fields                      json?
                  campaign_id       text?
                  program_id        text?
                  manufacture_date  date?
              Colour                          int
              line_number                     int
              spare                           int
              custom_stock_field_1            text?
              custom_stock_field_2            text?
              custom_stock_field_3            text?
              custom_stock_field_4            text?
              countedExpiryDate               date?
              hold                            bool
              weight_per_pack                 real
              snapshot_location_ID            text?      -> Location
              snapshot_batch                  text?
              snapshot_expiry_date            date?
            """)
}
