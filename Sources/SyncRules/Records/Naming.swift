import Catalogue
import Storage

/// Which records others name, and in which fields, by the Catalogue's references: before one of these is deleted a person is asked, and
/// those that name it then are told (R-OWN 10).
///
/// Not meant are what hangs on a record, for it goes along, and the row that only shows it in a store; nor are documents, their lines and
/// stock lines asked about: making and removing them is a storekeeper's day.
package enum Naming {
    /// By table in lower case: the tables whose records name its records, and the fields, those with the most such fields' tables first.
    package static let places: [String: [(table: String, fields: [String])]] = {
        var places: [String: [String: [String]]] = [:]
        for name in Rules.standard.tableNames {
            guard let type = Rules.standard[name]?.type else { continue }
            for field in type.fields {
                guard let reference = field.references else { continue }
                let other = Rules.wireName(reference.table, reference.api)
                guard isNamed(other), !hangs(name, on: other, by: field.name), !shows(name, by: field.name) else { continue }
                places[other.lowercased(), default: [:]][name, default: []].append(field.name)
            }
        }
        return places.mapValues { $0.sorted { $0.key < $1.key }.map { (table: $0.key, fields: $0.value) } }
    }()

    /// By table in lower case: the fields in which others name its records, the most common first.
    package static let fields: [String: [String]] = places.mapValues { places in
        var counts: [String: Int] = [:]
        for field in places.flatMap(\.fields) { counts[field, default: 0] += 1 }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    /// By table in lower case: its fields that name such records, and whose.
    package static let named: [String: [(field: String, of: String)]] = places.reduce(into: [:]) { found, one in
        for place in one.value { found[place.table.lowercased(), default: []] += place.fields.map { ($0, one.key) } }
    }

    /// The same places as this database numbers its tables; those that never came are left out.
    package static func places(of table: String, _ transaction: Transaction) throws -> [NamingPlace] {
        try (places[table.lowercased()] ?? []).compactMap { place in
            try transaction.knownTable(place.table).map { NamingPlace(table: $0, fields: place.fields) }
        }
    }

    /// Tables whose records are all at every site and that papers and items name by the thousand: a new device can tell that one is nowhere.
    package static let everywhere: [String] = Rules.standard.tableNames.filter { name in
        guard let type = Rules.standard[name]?.type, places[name.lowercased()] != nil, type.variants.isEmpty else { return false }
        return type.ownership.audience == .everyone && type.ownership.merge != nil
    }

    /// By table in lower case: its fields that name records of such tables, and whose.
    package static let namedEverywhere: [String: [(field: String, of: String)]] = named.compactMapValues { fields in
        let known = Set(everywhere.map { $0.lowercased() })
        let some = fields.filter { known.contains($0.of) }
        return some.isEmpty ? nil : some
    }

    /// Kept on one machine: who names it, names it there.
    package static func isLocal(_ table: String) -> Bool { Rules.standard[table]?.type.dataClass == .local }

    private static func isNamed(_ table: String) -> Bool {
        guard let type = Rules.standard[table]?.type else { return false }
        // What carries a number of its store is a document; stock lines and stocktakes are withheld with them.
        let isDaily = type.isWithheldWithoutTransactions || SerialNumberKind.allCases.contains { $0.use.table.lowercased() == table.lowercased() }
        if type.dataClass == .store, isDaily { return false }
        // A line of one.
        if case .parent = type.ownerPath { return false }
        return type.dataClass != .message && type.dataClass != .sync
    }

    private static func hangs(_ table: String, on other: String, by field: String) -> Bool {
        (Cascade.hanging[other.lowercased()] ?? []).contains { $0.table == table && $0.field == field }
    }

    private static func shows(_ table: String, by field: String) -> Bool {
        VisibilityKind.allCases.contains { $0 != .list && $0.rows == (table, field) }
    }
}
