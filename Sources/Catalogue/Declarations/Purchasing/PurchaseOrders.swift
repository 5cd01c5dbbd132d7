extension Declarations {
    /// Purchase orders.
    static let purchaseOrders = Declaration(
        file: "Purchasing/PurchaseOrders.swift",
        text: """
            == purchase_order [v5] Purchase orders
            data          Purchase orders
            class         store, mirrored editor store
            goes to       the store store_ID
            after         name, store, currency
            direction     both
            deleted       by delete record, the row goes
            variant       Purchase orders (centralised)
              when        fact entered on the primary
              class       central store, mirrored editor primary
              goes to     the primary and sites that hold the store store_ID
            fields
              name_ID                          text       required  -> name
              ID                               text       key  required
              creation_date                    date       required  pushed YYYY-MM-DD
              target_months                    real?
              status                           text       required
                  - nw : new
                  - sg : suggested = approval requested
                  - cn : confirmed; sent when po_sent_date is set
                  - fn or FN : finalised (also seen as FN)
              comment                          text?
              currency_ID                      text?      -> currency
              reference                        text?
              confirm_date                     date?      present  pushed YYYY-MM-DDT00:00:00
              created_by                       text?      -> user
              store_ID                         text       required  -> store
              supplier_agent                   text?
              authorizing_officer_1            text?
              authorizing_officer_2            text?
              freight_conditions               text?
              additional_instructions          text?
              agent_commission                 real?        # 0 means not set
              document_charge                  real?        # 0 means not set
              communications_charge            real?        # 0 means not set
              insurance_charge                 real?        # 0 means not set
              freight_charge                   real?        # 0 means not set
              supplier_discount_amount         real
              curr_rate                        real?        # 0 means not set
              Order_total_before_discount      real
              Order_total_after_discount       real
              donor_id                         text?      -> name
              serial_number                    int        required
              heading_message                  text?
              delivery_method                  text?
              requested_delivery_date          date?      pushed YYYY-MM-DDT00:00:00
              po_sent_date                     date?      present  pushed YYYY-MM-DDT00:00:00
              Date_contract_signed             date?      present  pushed YYYY-MM-DDT00:00:00
              Date_advance_payment             date?      present  pushed YYYY-MM-DDT00:00:00
              Date_goods_received_at_port      date?      present  pushed YYYY-MM-DDT00:00:00
              is_authorised                    bool
              oms_fields                       json?
                  created_datetime              datetime
                  confirmed_datetime            datetime?
                  sent_datetime                 datetime?
                  supplier_discount_percentage  real?
                  request_approval_datetime     datetime?
                  finalised_datetime            datetime?
                  status                        text
                      - NEW, REQUEST_APPROVAL, CONFIRMED, SENT, FINALISED
              inv_sub_total                    real
              freight                          real
              cost_in_local_currency           real
              lines                            int
              locked                           bool
              last_edited_by                   text?      -> user
              total_foreign_currency_expected  real
              total_local_currency_expected    real
              inv_discount_amount              real
              quote_ID                         text?      -> quote
              editedRemotely                   bool
              budget_period_ID                 text?      -> budget_period
              category_ID                      text?      -> purchase_order_category
              include_in_on_order_calcs        bool
              colour                           int
              user_field_1                     text?
              auth_checksum                    text?
              user_field_2                     text?
              linked_transaction_ID            text?      -> transact
              lookBackMonths                   real
              custom_data                      json?
              minimumExpiryDate                date?

            == purchase_order_line [v5] Purchase order lines
            data          Purchase orders
            class         store, mirrored editor store
            goes to       with its purchase_order by purchase_order_ID
            after         purchase_order, item
            direction     both
            deleted       by delete record, the row goes
            variant       Purchase orders (centralised)
              when        fact entered on the primary
              class       central store, mirrored editor primary
              goes to     with its purchase_order by purchase_order_ID
            fields
              ID                              text       key  required
              store_ID                        text       required  -> store
              purchase_order_ID               text       required  -> purchase_order
              line_number                     int        required
              item_ID                         text       required  -> item
              item_name                       text
              snapshot_quantity               real         # name used by Open mSupply; legacy rows carry snapshotQuantity
              packsize_ordered                real
              quan_original_order             real
              quan_adjusted_order             real?        # 0 means not set
              delivery_date_requested         date?      pushed YYYY-MM-DDT00:00:00
              delivery_date_expected          date?      pushed YYYY-MM-DDT00:00:00
              supplier_item_code              text?        # name used by Open mSupply; legacy rows carry supplier_code
              price_per_pack_before_discount  real
              price_expected_after_discount   real
              price_extension_expected        real       required
              comment                         text?      present
              manufacturer_ID                 text?      present  -> name
              note                            text?      present
              pack_units                      text?      present
              oms_fields                      json?
                  status            text
                      - NEW, SENT, CLOSED
              batch                           text?
              cost_from_invoice               real
              cost_local                      real
              expiry                          date?
              kit_data                        json?
              location_ID                     text?      -> Location
              non_stock_name_ID               text?      -> name
              note_has_been_actioned          bool
              note_show_on_goods_rec          bool
              quan_rec_to_date                real
              quote_line_ID                   text?      -> quote_line
              snapshotQuantity                real
              spare_estmated_cost             real
              suggestedQuantity               real
              supplier_code                   text?
              volume_per_pack                 real

            == purchase_order_category [none] Purchase order categories
            data          Purchase order categories
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              user_1            text?
              user_2            text?
              user_3            real
            """)
}
