import Payload

/// Names, patients, prescribers, and what is attached to them.
extension Forms {
    static func customer(_ id: String, _ title: String) -> Form {
        form("name", id, [("type", .string("facility")), ("name", .string(title)), ("customer", .bool(true))])
    }
    static func contact(_ id: String, name: String) -> Form {
        form("contact", id, [("name_ID", .string(name)), ("first", .string("Ada"))])
    }
    static func tag(_ id: String, name: String) -> Form {
        form("name_tag_join", id, [("name_ID", .string(name)), ("name_tag_ID", .string("tag-1"))])
    }
    static func listUse(_ id: String, name: String, list: String) -> Form {
        form("list_master_name_join", id, [("name_ID", .string(name)), ("list_master_ID", .string(list))])
    }
    static func localLine(_ id: String, use: String, item: String) -> Form {
        form("list_local_line", id, [("list_master_name_join_ID", .string(use)), ("item_ID", .string(item))])
    }
    static func patient(_ id: String, home: String) -> Form {
        form("name", id, [("type", .string("patient")), ("name", .string(id)), ("supplying_store_id", .string(home))])
    }
    static func medication(_ id: String, patient: String) -> Form {
        form("patient_medication", id, [("name_ID", .string(patient)), ("purpose", .string("pain"))])
    }
    static func insurance(_ id: String, patient: String) -> Form {
        form("nameInsuranceJoin", id, [("nameID", .string(patient)), ("policyNumberFull", .string(id))])
    }
    static func refill(_ id: String, patient: String) -> Form {
        form("repeat_table", id, [("name_ID", .string(patient)), ("total_repeats", .number(JSONNumber(3)))])
    }
    static func prescriber(_ id: String, home: String) -> Form {
        form("clinician", id, [("code", .string(id)), ("last_name", .string("Doe")), ("store_ID", .string(home))])
    }

    // MARK: What a store sees

    static func join(_ id: String, name: String, store: String) -> Form {
        form("name_store_join", id, [("name_ID", .string(name)), ("store_ID", .string(store)), ("inactive", .bool(false))])
    }
    static func prescriberJoin(_ id: String, prescriber: String, store: String) -> Form {
        form("clinician_store_join", id, [("prescriber_ID", .string(prescriber)), ("store_ID", .string(store))])
    }
    static func itemJoin(_ id: String, item: String, store: String) -> Form {
        form("item_store_join", id, [("item_ID", .string(item)), ("store_ID", .string(store)), ("inactive", .bool(false))])
    }
    static func listPreference(_ isOn: Bool) -> Form {
        form(
            "pref", "pref-lists",
            [("store_ID", .string("")), ("item", .string("master_lists_set_item_visibility")), ("data", .string(isOn ? "true" : "false"))])
    }
    static func diagnosis(_ id: String, _ text: String) -> Form {
        form("diagnosis", id, [("ICD_CODE", .string(id)), ("ICD_DESCRIPTION", .string(text))])
    }

    // MARK: Purchasing

    static func purchaseOrder(_ id: String, store: String, name: String) -> Form {
        form("purchase_order", id, [("store_ID", .string(store)), ("name_ID", .string(name)), ("status", .string("nw"))])
    }
    static func payment(_ id: String, store: String, name: String, isReceipt: Bool) -> Form {
        form(
            "transact", id,
            [
                ("store_ID", .string(store)), ("name_ID", .string(name)), ("type", .string(isReceipt ? "rc" : "ps")),
                ("mode", .string("store")), ("comment", .string("")),
            ])
    }
    static func purchaseLine(_ id: String, order: String, store: String, item: String) -> Form {
        form(
            "purchase_order_line", id, [("purchase_order_ID", .string(order)), ("store_ID", .string(store)), ("item_ID", .string(item))])
    }
    static func goods(_ id: String, store: String, order: String) -> Form {
        form("Goods_received", id, [("store_ID", .string(store)), ("purchase_order_ID", .string(order)), ("status", .string("nw"))])
    }
    static func goodsLine(_ id: String, goods: String, item: String) -> Form {
        form("Goods_received_line", id, [("goods_received_ID", .string(goods)), ("item_ID", .string(item))])
    }
}
