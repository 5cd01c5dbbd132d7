extension Declarations {
    /// Backorders, builds and the boxes goods are packed in.
    static let builds = Declaration(
        file: "Transactions/Builds.swift",
        text: """
            == backorder [none] Backorders
            data          Transactions (but not prescriptions)
            class         store, mirrored editor store
            goes to       the store store_ID
            withheld      unless transactions are synced
            after         item, name, transact, purchase_order_line, store
            direction     both
            spelling      of field names inferred
            note          One legacy column is named "order date" with a space.
            fields
              ID                               text       key
              item_ID                          text?      -> item
              quantity                         real
              comment                          text?
              name_id_customer                 text?      -> name
              name_id_supplier                 text?      -> name
              "order date"                     date?
              type                             text?
              item_name                        text?
              customer_transaction_ID_ordered  text?      -> transact
              status                           text?
              order_line_ID                    text?      -> purchase_order_line
              price                            real
              units                            text?
              store_ID                         text?      -> store

            == bill_of_material [none] Bill of materials lines of a build
            data          Transactions (but not prescriptions)
            class         store, mirrored editor store
            goes to       with its transact by transaction_ID
            withheld      unless transactions are synced
            after         bom_master, transact, item, unit
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              BOM_master_id     text?      -> bom_master
              transaction_ID    text?      -> transact
              item_ID           text?      -> item
              item_name         text?
              line_number       int
              quantity          real
              yeild             real
              total_used        real
              unit_ID           text?      -> unit

            == box [none] Boxes of a shipment
            data          Boxes
            class         store, mirrored editor store
            goes to       with its transact by transactionID
            withheld      unless transactions are synced
            after         transact, box_type
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              weight            real
              volume            real
              transactionID     text?      -> transact
              length            real
              width             real
              height            real
              custom_data       json?
              type_ID           text?      -> box_type

            == box_line [none] Box contents
            data          Boxes
            class         store, mirrored editor store
            goes to       with its box by box_ID
            withheld      unless transactions are synced
            after         box, trans_line
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              box_ID            text?      -> box
              trans_line_ID     text?      -> trans_line
              quantity          real
              weight            real
              volume            real
              confirmed_by      text?      -> user
              confirmed_date    date?
              confirmed_time    time

            == box_type [none] Box types
            data          Boxes
            class         store, mirrored editor store
            goes to       the store store_ID
            after         store
            direction     both
            deleted       (assumed) is_active=false
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              length            real
              width             real
              height            real
              is_active         bool
              number_available  int
              store_ID          text?      -> store
            """)
}
