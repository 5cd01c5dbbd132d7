import Payload
import Storage
import SyncProtocol
import SyncRules

extension Administration {
    /// A site of Open mSupply comes: its channels are there, and what its program looks for.
    func beginOpenMSupply(_ transaction: Transaction) throws {
        try ForeignAudiences(transaction: transaction).begin()
        try Self.seedOpenMSupply(by: by, transaction)
    }

    // swift-format-ignore: AlwaysUseLowerCamelCase
    private enum CurrencyField: Int, FieldKey {
        case is_home_currency
        static let names = spelled
    }

    /// Records that Open mSupply's program looks up by a word and cannot work without; each is made when there is none.
    ///
    /// Their ids follow from what they are: made anew in a central that was restored, they are the same.
    static func seedOpenMSupply(by: Administrator, _ transaction: Transaction) throws {
        var changes: [Change] = []
        func add(_ table: String, _ word: String, _ members: [(key: String, value: JSONValue)]) {
            let id = Digest.key(table: table, id: "open-msupply \(word)").hex
            changes.append(Change(table: table, id: id, payload: JSONValue.object([("ID", .string(id))] + members).serialised()))
        }
        func isThere(_ table: String, _ word: String, _ field: String) throws -> Bool {
            try !transaction.records.records(of: transaction.table(table), naming: word, in: [field]).isEmpty
        }
        for (word, title) in [("invad", "Inventory adjustments"), ("repack", "Repack"), ("build", "Build")] where try !isThere("name", word, "code") {
            add("name", word, [("name", .string(title)), ("code", .string(word)), ("type", .string(word))])
        }
        if try !isThere("item", "service", "code") {
            add("item", "service", [("item_name", .string("Service")), ("code", .string("service")), ("type_of", .string("service"))])
        }
        let currencies = try transaction.records.records(matching: RecordQuery(table: "currency", limit: 1_000))
        if !currencies.contains(where: { (try? JSONValue(parsing: $0.payload))?[CurrencyField.is_home_currency]?.truth == true }) {
            add(
                "currency", "home",
                [("currency", .string("Home currency")), ("rate", .integer(1)), ("is_home_currency", .bool(true)), ("date_updated", .string("0000-00-00"))])
        }
        guard !changes.isEmpty else { return }
        try ChangeApplication(transaction: transaction, source: ChangeSource(origin: .administration, by: by)).write(changes)
        try transaction.log.write("seeded", "Records that Open mSupply's program looks for were made: \(changes.map(\.table).joined(separator: ", ")).")
    }
}
