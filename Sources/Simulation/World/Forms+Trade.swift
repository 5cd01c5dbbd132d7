import Payload

/// Documents between stores, and what their lines say of quantities.
extension Forms {
    private static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

    static func sending(_ id: String, type: String, store: String, name: String, status: String) -> Form {
        form(
            "transact", id,
            [
                ("store_ID", .string(store)), ("name_ID", .string(name)), ("type", .string(type)), ("mode", .string("store")),
                ("status", .string(status)), ("comment", .string("")),
            ])
    }
    static func sentLine(_ id: String, of header: String, item: String, quantity: Int, packSize: Int) -> Form {
        form(
            "trans_line", id,
            [
                ("transaction_ID", .string(header)), ("item_ID", .string(item)), ("type", .string("stock_out")),
                ("quantity", number(quantity)), ("pack_size", number(packSize)),
            ])
    }
    static func request(_ id: String, store: String, name: String, status: String) -> Form {
        form(
            "requisition", id,
            [
                ("store_ID", .string(store)), ("name_ID", .string(name)), ("type", .string("request")), ("status", .string(status)),
                ("comment", .string("")),
            ])
    }
    static func requestLine(_ id: String, of header: String, item: String, quantity: Int) -> Form {
        form(
            "requisition_line", id,
            [("requisition_ID", .string(header)), ("item_ID", .string(item)), ("Cust_stock_order", number(quantity))])
    }
    static func orderedLine(_ id: String, order: String, store: String, item: String, quantity: Int, packSize: Int) -> Form {
        purchaseLine(id, order: order, store: store, item: item).with("quan_original_order", number(quantity * packSize))
            .with("packsize_ordered", number(packSize))
    }
    /// Stock that came into being with a received line.
    static func received(_ id: String, store: String, item: String, quantity: Int, packSize: Int) -> Form {
        stock(id, store: store, item: item, quantity: quantity).with("pack_size", number(packSize))
    }
}
