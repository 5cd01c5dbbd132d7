import Catalogue
import Failures
import Payload
import Storage
import Synchronization

/// The Catalogue made ready for use on records: which fields to look at, and what they decide.
///
/// Everything that asks who owns a record, who receives it or whether it has the right shape asks here (R-OWN).
package final class Rules: Sendable {
    private let byName: [String: TableRules]
    /// Wire names of all known tables.
    package let tableNames: [String]
    /// Tables, in lower case, whose records may be edited by the home of a patient or prescriber, or hang on such a record.
    package let tablesWithHome: Set<String>
    /// Tables, in lower case, of which some records never leave the machine where they are made, or hang on such a record.
    package let tablesWithLocal: Set<String>

    /// Tables, in lower case, whose records others are routed by.
    private let parents: Set<String>

    package static let standard = Rules(Catalogue.standard)

    package init(_ catalogue: Catalogue) {
        var byName: [String: TableRules] = [:]
        for type in catalogue.types {
            let rules = TableRules(type, name: Self.wireName(of: type, in: catalogue))
            byName[rules.name.lowercased()] = rules
        }
        self.byName = byName
        tablesWithHome = Self.tables(of: byName) { path in
            switch path {
            case .home, .nameHome, .prescriberHome: true
            default: false
            }
        }
        tablesWithLocal = Self.tables(of: byName) { $0 == .local }
        parents = Self.parents(of: byName)
        tableNames = byName.values.map(\.name).sorted()
    }

    /// Whether other records may be routed by one of this table; an unknown one may be anything.
    package func mayHaveChildren(_ table: TableID) -> Bool { parents.contains(table.folded) || byName[table.folded] == nil }

    private static func parents(of tables: [String: TableRules]) -> Set<String> {
        // By its name, its prescriber or its order a record of any kind may be routed; a merge, by the record that was kept.
        var parents: Set<String> = ["name", "clinician", DocumentKind.purchaseOrder.table]
        for (name, rules) in tables {
            if rules.type.ownership.merge != nil { parents.insert(name) }
            for ownership in [rules.type.ownership] + rules.type.variants.map(\.ownership) {
                for audience in [ownership.audience, ownership.widening?.audience].compactMap(\.self) {
                    if case .follows(let table, let api, _) = audience { parents.insert(wireName(table, api).lowercased()) }
                }
            }
        }
        return parents
    }

    /// Tables with records that are owned by such a path, or hang on one that is.
    private static func tables(of tables: [String: TableRules], ownedBy isMeant: (OwnerPath) -> Bool) -> Set<String> {
        var found: Set<String> = []
        while true {
            let more = tables.filter { name, rules in
                !found.contains(name)
                    && ([rules.type.ownership] + rules.type.variants.map(\.ownership)).contains { ownership in
                        if case .parent(let table, let api, _) = ownership.ownerPath {
                            return found.contains(wireName(table, api).lowercased())
                        }
                        return isMeant(ownership.ownerPath)
                    }
            }
            guard !more.isEmpty else { return found }
            found.formUnion(more.keys)
        }
    }

    /// Names of known tables that a mistyped one may have been meant for, at most three.
    package func tableNames(like name: String) -> [String] {
        let asked = Array(name.lowercased())
        let near = tableNames.filter { known in
            let own = Array(known.lowercased())
            return People.isOneSlip(asked, own) || asked.count >= 4 && (own.starts(with: asked) || asked.starts(with: own))
        }
        return Array(near.prefix(3))
    }

    /// The rules of a table by its name in any case; nil for a table this program does not know.
    package subscript(table: String) -> TableRules? { byName[table] ?? byName[table.lowercased()] }

    /// A table's name on the wire: as declared, and `v6/` before it where a legacy table has the same name.
    package static func wireName(of type: RecordType, in catalogue: Catalogue) -> String {
        catalogue.type(table: type.table, api: nil)?.api == type.api ? type.table : "\(type.api.rawValue)/\(type.table)"
    }

    package static func wireName(_ table: String, _ api: WireAPI) -> String {
        if let known = wireNames[Reference(table: table, api: api)] { return known }
        let catalogue = Catalogue.standard
        guard let type = catalogue.type(table: table, api: api) else { return table }
        return wireName(of: type, in: catalogue)
    }

    /// Asked with each record that hangs on another.
    private static let wireNames: [Reference: String] = Dictionary(
        Catalogue.standard.types.map { ($0.reference, wireName(of: $0, in: .standard)) }, uniquingKeysWith: { first, _ in first })
}

extension Transaction {
    /// The rules that hold in it: a program has one catalogue.
    package var rules: Rules { .standard }
}
