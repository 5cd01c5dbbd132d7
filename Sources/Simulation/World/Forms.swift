import Payload
import SyncRules

/// The records that the simulated people write: few fields, those that decide and one that tells versions apart.
enum Forms {
    static func form(_ table: String, _ id: String, _ members: [(key: String, value: JSONValue)]) -> Form {
        Form(key: ModelKey(table, id), members: [("ID", .string(id))] + members)
    }

    /// Any record again, from its bytes.
    static func again(_ key: ModelKey, _ bytes: [UInt8]) -> Form {
        Form(key: key, members: (try? JSONValue(parsing: bytes))?.members ?? [])
    }

    static func item(_ id: String, _ name: String) -> Form { form("item", id, [("item_name", .string(name))]) }
    static func list(_ id: String, _ name: String) -> Form { form("list_master", id, [("description", .string(name))]) }
    static func listLine(_ id: String, list: String, item: String) -> Form {
        form("list_master_line", id, [("item_master_ID", .string(list)), ("item_ID", .string(item))])
    }
    static func stock(_ id: String, store: String, item: String, quantity: Int) -> Form {
        form(
            "item_line", id,
            [("store_ID", .string(store)), ("item_ID", .string(item)), ("quantity", .number(JSONNumber(quantity)))])
    }
    static func invoice(_ id: String, store: String, name: String, dispensary: Bool) -> Form {
        form(
            "transact", id,
            [
                ("store_ID", .string(store)), ("name_ID", .string(name)), ("type", .string("ci")),
                ("mode", .string(dispensary ? "dispensary" : "store")), ("comment", .string("")),
            ])
    }
    static func invoiceLine(_ id: String, invoice: String, item: String, quantity: Int) -> Form {
        form(
            "trans_line", id,
            [("transaction_ID", .string(invoice)), ("item_ID", .string(item)), ("quantity", .number(JSONNumber(quantity)))])
    }
    static func order(_ id: String, store: String, name: String) -> Form {
        form("requisition", id, [("store_ID", .string(store)), ("name_ID", .string(name)), ("comment", .string(""))])
    }
    static func orderLine(_ id: String, order: String, item: String) -> Form {
        form("requisition_line", id, [("requisition_ID", .string(order)), ("item_ID", .string(item))])
    }
    static func message(_ id: String, from: String, to: String) -> Form {
        form("message", id, [("fromStoreID", .string(from)), ("toStoreID", .string(to)), ("status", .string("new"))])
    }
    /// A record of a table that no present program knows.
    static func future(_ id: String, store: String) -> Form {
        form("cold_box_2030", id, [("store_ID", .string(store)), ("shape", .array([.number(JSONNumber(1)), .null]))])
    }
}
