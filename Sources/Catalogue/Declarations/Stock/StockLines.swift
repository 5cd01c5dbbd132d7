extension Declarations {
    /// Batches on hand.
    static let stockLines = Declaration(
        file: "Stock/StockLines.swift",
        text: """
            == item_line [v5] Stock lines (batches on hand)
            data          Stock and replenishments
            class         store, mirrored editor store
            goes to       the store store_ID
            withheld      unless transactions are synced
            after         item, item_variant, name, store, Location, barcode, vaccine_vial_monitor_status, campaign
            direction     both
            deleted       push deletes; pulled deletes not handled
            note          quantity = packs in store, available = packs not reserved; both are numbers of packs of pack_size
            note          units.
            fields
              ID                         text       key  required
              store_ID                   text       required  -> store
              item_ID                    text       required  -> item
              batch                      text?      present
              expiry_date                date?      present  pushed YYYY-MM-DDT00:00:00
              hold                       bool       required
              location_ID                text?      present  -> Location
              pack_size                  real       required
              available                  real       required
              quantity                   real       required
              cost_price                 real       required
              sell_price                 real       required
              note                       text?      present
              name_ID                    text?      present  -> name
              barcodeID                  text?      present  -> barcode
              om_item_variant_id         text?      -> item_variant
              donor_id                   text?      -> name
              vvm_status_id              text?      present  -> vaccine_vial_monitor_status
              manufacturer_ID            text?      -> name
              oms_fields                 json?
                  campaign_id       text?
                  program_id        text?
                  manufacture_date  date?
              total_volume               real       required
              volume_per_pack            real       required
              extraData                  json?
              initial_quan               real
              kit_data                   json?
              pack_inners_per_outer      int
              pack_quan_per_inner        int
              spare                      int
              spare_start_year_quan_tot  real
              stock_on_hand_tot          real
              total_cost                 real
              user_1                     text?
              user_2                     text?
              user_3                     text?
              user_4                     text?
              user_5_ID                  text?      -> custom_stock_5
              user_6_ID                  text?      -> custom_stock_6
              user_7_ID                  text?      -> custom_stock_7
              user_8_ID                  text?      -> custom_stock_8
              weight_per_pack            real
              program_ID                 text?      -> list_master

            == item_line_note [none] Notes on stock lines
            data          Stock and replenishments
            class         store, mirrored editor store
            goes to       with its item_line by il_ID
            withheld      unless transactions are synced
            after         item_line
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              il_ID             text?      -> item_line
              vvm_status        text?
              entered_by_ID     text?      -> user
              comment           text?
              date              date?

            == replenishment [none] Pick face replenishments
            data          Stock and replenishments
            class         store, mirrored editor store
            goes to       the store store_ID
            after         item_line, Location, store
            direction     both
            spelling      of field names inferred
            fields
              ID                    text       key
              date_created          date?
              date_finalised        date?
              user_ID_created_by    text?      -> user
              user_ID_assigned_to   text?      -> user
              from_item_line_ID     text?      -> item_line
              from_number_of_packs  real
              from_location_ID      text?      -> Location
              to_item_line_ID       text?      -> item_line
              to_number_of_packs    real
              to_pack_size          int
              to_location_ID        text?      -> Location
              status                text?
              store_ID              text?      -> store
              authorised            bool
            """)
}
