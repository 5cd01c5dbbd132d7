extension Declarations {
    /// Goods received against purchase orders.
    static let goodsReceived = Declaration(
        file: "Purchasing/GoodsReceived.swift",
        text: """
            == Goods_received [v5] Goods received notes
            data          Goods received
            class         store, mirrored editor store
            goes to       the store store_ID
            after         transact, purchase_order, name, store, currency
            deleted       never: Open mSupply knows no delete of it
            note          Open mSupply turns a non-finalised one (status <> 'fn') into an inbound shipment with the same id; a
            note          finalised one only links the purchase order to the transact whose goods_received_ID points at it.
            variant       Goods received
              when        fact of a centralised order
              class       store, mirrored editor store
              goes to     the primary and sites that hold the store store_ID
              note        The primary updates the received quantities of its order.
            fields
              ID                     text       key  required
              store_ID               text       required  -> store
              purchase_order_ID      text?      present  -> purchase_order
              serial_number          int        required
              status                 text       required
                  - nw : new
                  - sg : suggested
                  - cn : confirmed
                  - fn : finalised: supplier invoice made
              comment                text?      present
              supplier_reference     text?      present
              user_id_created        text?      present  -> user
              entry_date             date?      present
              donor_id               text?      present  -> name
              received_date          date?
              user_id_modified       text?      -> user
              budget_ID              text?      -> budget_period
              linked_transaction_ID  text?

            == Goods_received_line [v5] Goods received lines
            data          Goods received
            class         store, mirrored editor store
            goes to       with its Goods_received by goods_received_ID
            after         Goods_received, trans_line, item, purchase_order_line
            deleted       never: Open mSupply knows no delete of it
            note          trans_line.goods_received_lines_ID points back at this row.
            fields
              ID                           text       key  required
              goods_received_ID            text       required  -> Goods_received
              item_ID                      text       required  -> item
              item_name                    text       required
              pack_received                real       required
              quantity_received            real       required
              cost_price                   real       required
              batch_received               text?      present
              expiry_date                  date?      present
              comment                      text?      present
              location_ID                  text?      present  -> Location
              volume_per_pack              real       required
              order_line_ID                text?      -> purchase_order_line
              weight_per_pack              real
              line_number                  int
              manufacturer_ID              text?      -> name
              pack_quan_in_inner           int
              pack_inners_in_outer         int
              is_authorised                bool
              authorised_comment           text?
              kit_data                     json?
              remoteCustomerInvoiceLineID  text?      -> trans_line
              custom_stock_field_1         text?
              custom_stock_field_2         text?
              custom_stock_field_3         text?
              custom_stock_field_4         text?
            """)
}
