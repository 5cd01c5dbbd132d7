import SyncRules
import Testing

/// How scenarios call tables and fields; what is called otherwise stands under its own name.
enum ScenarioWords {
    private static let tables: [String: String] = [
        "visibility": "name_store_join", "prescriber visibility": "clinician_store_join", "stock line": "item_line",
        "invoice": "transact", "invoice line": "trans_line", "prescriber": "clinician", "patient": "name", "tag": "name_tag_join",
        "list": "list_master", "list line": "list_master_line", "list use": "list_master_name_join", "local line": "list_local_line",
        "preference": "pref", "item row": "item_store_join", "budget": "name_budget", "policy": "nameInsuranceJoin",
    ]
    private static let fields: [String: String] = [
        "name": "name_ID", "store": "store_ID", "invoice": "transaction_ID", "to": "name_ID", "item": "item_ID",
        "home": "supplying_store_id", "list": "list_master_ID", "on": "item_master_ID", "use": "list_master_name_join_ID",
        "prescriber": "prescriber_ID", "patient": "nameID",
    ]
    /// What makes a record larger than a page on a slow line.
    private static let padding = String(repeating: "x", count: 20_000)

    /// `stock line s`, with or without `large` before it.
    static func thing(_ text: String) throws -> (table: String, id: String, isLarge: Bool) {
        var words = text.split(separator: " ").map(String.init)
        let isLarge = words.first == "large"
        if isLarge { words.removeFirst() }
        let name = words.dropLast().joined(separator: " ")
        return (tables[name] ?? name, try #require(words.last), isLarge)
    }

    static func field(_ word: String) -> String { fields[word] ?? word }

    /// `stock line s with store alpha, batch 1 and stock line t with store alpha`
    static func changes(_ text: String) throws -> [Change] {
        try text.components(separatedBy: " and ").map { part in
            let halves = part.components(separatedBy: " with ")
            let (table, id, isLarge) = try thing(halves[0])
            var members: [String: String] = isLarge ? ["comment": padding] : [:]
            for field in halves.dropFirst().joined().components(separatedBy: ", ") where !field.isEmpty {
                let words = field.split(separator: " ").map(String.init)
                members[Self.field(words[0])] = words.dropFirst().joined(separator: " ")
            }
            return Town.change(table, id, members)
        }
    }

    static func kind(_ word: String) throws -> VisibilityKind { try #require(VisibilityKind(rawValue: word), "\(word)") }

    static func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
}
