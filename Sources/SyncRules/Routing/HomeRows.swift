import Payload
import Storage

/// A home store sees its patients and prescribers by a visibility row like any other (R-OWN 20).
package struct HomeRows {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// What such a person is among what can be visible, by the person's table in lower case.
    package static func rows(of table: String) -> (kind: VisibilityKind, subject: VisibilityTable)? {
        switch table {
        case "name": (.patient, .name)
        case "clinician": (.prescriber, .prescriber)
        default: nil
        }
    }

    /// The row that shows a person in the home store; nil when nobody is at home anywhere, or there is a row.
    package func missing(_ key: RecordKey, home: String) throws -> Change? {
        guard !home.isEmpty, let rows = Self.rows(of: key.table.folded),
            try !transaction.visibility.storesSeeing(rows.subject, transaction.aliases.resolve(key.table.name, key.id)).contains(home)
        else { return nil }
        return VisibilityRow.showing(rows.kind, key.id, in: home)
    }

    /// The home store of these bytes; empty for a name that is no patient's.
    package func home(of key: RecordKey, _ payload: [UInt8]) throws -> String {
        guard let field = HomeFinder.homeFields[key.table.folded], let table = rules[key.table.folded] else { return "" }
        let view = try table.view(of: payload)
        guard key.table.folded != "name" || NameRecord(view).isPatient else { return "" }
        return view.text(named: field)
    }

    /// On central: shows a person in a store by central's own row, unless there is a row or was one that was taken away.
    package func show(_ key: RecordKey, in store: String, evenIfHidden: Bool, _ writer: LedgerWriter) throws {
        guard try transaction.stores.store(store) != nil, let row = try missing(key, home: store), let payload = row.payload else { return }
        let place = RecordKey(try transaction.table(row.table), row.id)
        guard try evenIfHidden || transaction.records.record(place) == nil else { return }
        try writer.put(place, payload: payload, origin: 0)
    }
}
