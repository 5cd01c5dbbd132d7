extension Declarations {
    /// Lines and notes of transactions.
    static let transactionLines = Declaration(
        file: "Transactions/TransactionLines.swift",
        text: """
            == trans_line [v5] Transaction lines
            data          Transactions (but not prescriptions)
            class         store, mirrored editor store
            goes to       with its transact by transaction_ID
            withheld      unless transactions are synced
            after         transact, item, item_variant, item_line, Location, options, currency
            direction     both
            deleted       by delete record, the row goes
            note          Negative quantity (legacy cancellation) is turned into a positive stock_in line. optionID "0" means
            note          none. item_line_ID/location_ID of a foreign store line are cleared if unknown locally.
            fields
              ID                              text       key  required
              transaction_ID                  text       required  -> transact
              item_ID                         text       required  -> item
              item_name                       text       required
              item_line_ID                    text?      present  -> item_line
              location_ID                     text?      present  -> Location
              batch                           text?      present
              expiry_date                     date?      present  pushed YYYY-MM-DDT00:00:00
              pack_size                       real       required
              cost_price                      real       required
              sell_price                      real       required
              type                            text       required
                  - stock_in : stock comes in
                  - stock_out : stock goes out
                  - placeholder : unallocated quantity
                  - service : service charge line
                  - non_stock : non stock line (ignored by Open mSupply)
              quantity                        real       required
              prescribedQuantity              real?
              note                            text?      present
              om_item_code                    text?
              om_tax                          real?
              om_total_before_tax             real?
              om_total_after_tax              real?
              optionID                        text?      present  -> options  # "0" also means none
              foreign_currency_price          real?
              om_item_variant_id              text?      -> item_variant
              linked_transact_id              text?      present  -> transact
              donor_id                        text?      present  -> name
              vaccine_vial_monitor_status_ID  text?      present  -> vaccine_vial_monitor_status
              oms_fields                      json?
                  campaign_id             text?
                  program_id              text?
                  status                  text?
                      - PENDING, PASSED, REJECTED
                  manufacture_date        date?
                  purchase_order_line_id  text?
              sentQuantity                    real?
              volume_per_pack                 real       required
              sent_pack_size                  real?
              manufacturer_ID                 text?      -> name
              Weight                          real
              barcodeID                       text?      -> barcode
              box_number                      text?
              custom_data                     json?
              goods_received_lines_ID         text?      -> Goods_received_line
              isVVMPassed                     text?
              is_from_inventory_adjustment    bool
              line_number                     int
              linked_trans_line_ID            text?      -> trans_line
              local_charge_line_total         real
              medicine_administrator_ID       text?      -> medicine_administrator
              order_lines_ID                  text?      -> purchase_order_line
              pack_inners_in_outer            int
              pack_size_inner                 int
              price_extension                 real
              repeat_ID                       text?      -> repeat_table
              source_backorder_id             text?      -> backorder
              spare                           int
              supp_trans_line_ID_ns           text?      -> trans_line
              user_1                          text?
              user_2                          text?
              user_3                          text?
              user_4                          text?
              user_5_ID                       text?      -> custom_stock_5
              user_6_ID                       text?      -> custom_stock_6
              user_7_ID                       text?      -> custom_stock_7
              user_8_ID                       text?      -> custom_stock_8
              program_ID                      text?      -> list_master

            == trans_note [none] Transaction notes
            data          Transaction notes
            class         store, mirrored editor store
            goes to       with its transact by transact_ID
            withheld      unless transactions are synced
            after         transact
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              transact_ID       text?      -> transact
              note              text?
            """)
}
