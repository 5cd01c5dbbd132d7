import Catalogue
import Failures
import Payload
import Storage
import Synchronization

/// The Catalogue made ready for use on records: which fields to look at, and what they decide.
///
/// Everything that asks who owns a record, who receives it or whether it has the right shape asks here (R-OWN).
package struct Rules: Sendable {
    private let byName: [String: TableRules]
    /// Wire names of all known tables.
    package let tableNames: [String]
    /// Tables, in lower case, whose records may be edited by the home of a patient or prescriber, or hang on such a record.
    package let tablesWithHome: Set<String>
    /// Tables, in lower case, of which some records never leave the machine where they are made, or hang on such a record.
    package let tablesWithLocal: Set<String>

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
        tableNames = byName.values.map(\.name).sorted()
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
        let catalogue = Catalogue.standard
        guard let type = catalogue.type(table: table, api: api) else { return table }
        return wireName(of: type, in: catalogue)
    }
}

/// What the Catalogue says of one table, with the fields that decide picked in one pass.
package final class TableRules: Sendable {
    package let name: String
    package let type: RecordType
    private let picker: FieldPicker
    private let positions: [String: [Int]]
    package let shapes: [String: FieldType]
    /// Wire names of the tables that fields refer to.
    package let references: [String: String]
    /// Facts about other records that a variant of this table asks for.
    package let asksFor: [RecordFact]
    /// Whether some of its records are written once and never changed.
    package let mayBeAppendOnly: Bool
    /// The field naming the trading partner or the name concerned.
    package let nameField: String
    /// The view made last: admission, routing and the facts beside a record ask about the same bytes one after the other.
    private let lastView = Mutex<FieldView?>(nil)
    /// Larger records are not kept for it.
    private static let keptBytes = 16_384

    package init(_ type: RecordType, name: String) {
        self.name = name
        self.type = type
        var fields: Set<String> = [type.keyField]
        for ownership in [type.ownership] + type.variants.map(\.ownership) {
            fields.formUnion(ownership.audience.fields)
            fields.formUnion(ownership.ownerPath.fields)
            if let widening = ownership.widening { fields.formUnion(widening.audience.fields) }
            if let home = ownership.homeStoreField { fields.insert(home) }
        }
        for variant in type.variants { fields.formUnion(variant.condition.fields) }
        fields.formUnion(Self.factFields[type.table] ?? [])
        references = Dictionary(
            type.fields.compactMap { field in field.references.map { (field.name, $0.table) } },
            uniquingKeysWith: { first, _ in first })
        asksFor = Set(type.variants.flatMap { Self.facts(in: $0.condition) }).sorted { $0.rawValue < $1.rawValue }
        mayBeAppendOnly = type.ownership.isAppendOnly || type.variants.contains(where: \.ownership.isAppendOnly)
        nameField = type.field("name_ID") == nil ? type.keyField : "name_ID"
        fields.insert(nameField)
        let spellings = fields.sorted().map { ($0, Self.spellings(of: $0, in: type)) }
        let names = Set(spellings.flatMap(\.1)).sorted()
        picker = FieldPicker(names)
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        positions = Dictionary(uniqueKeysWithValues: spellings.map { ($0, $1.compactMap { places[$0] }) })
        shapes = Dictionary(type.fields.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    }

    /// The field as declared, and where the declaration itself is a guess, as real servers were seen to write such fields.
    private static func spellings(of field: String, in type: RecordType) -> [String] {
        guard type.areFieldNamesInferred, field.hasSuffix("_ID") || field.hasSuffix("_id") else { return [field] }
        let other = field.dropLast(3) + (field.hasSuffix("_ID") ? "_id" : "_ID")
        return type.field(String(other)) == nil ? [field, String(other)] : [field]
    }

    /// Fields beyond ownership from which central draws its facts about stores and visibility.
    private static let factFields: [String: [String]] = [
        "store": ["name_ID", "code", "name", "store_mode", "disabled", ActiveSite.field, "tags", "logo"],
        "name": ["type", "supplying_store_id", "code"],
        "pref": ["store_ID", "item", "network_ID", "data", "revision", "over", "site_number", "site_name"],
        "purchase_order": ["entered_on", "store_ID"],
        "tender": ["entered_on", "store_ID"],
        "transact": [
            "entered_on", "store_ID", "type", "name_ID", "prescriber_ID", "confirm_date", "entry_date", "entry_time",
        ],
        "Goods_received": ["purchase_order_ID"],
        "report": ["type", "custom_name", "Custom_name", "user_created_ID"],
        "om_report": ["is_custom"],
        "user": ["name"],
        "user_store": ["user_ID", "store_ID", "can_login"],
        "name_store_join": ["name_ID", "store_ID", "inactive"],
        "clinician_store_join": ["prescriber_ID", "store_ID", "inactive"],
        "item_store_join": ["item_ID", "store_ID", "inactive"],
        "list_master": ["inactive"],
        "list_master_line": ["item_master_ID", "item_ID"],
        "list_master_name_join": ["name_ID", "list_master_ID"],
        "item_line": ["store_ID", "item_ID", "quantity"],
        "trans_line": ["repeat_ID"],
        "repeat_table": ["total_repeats"],
        "message": ["fromStoreID", "toStoreID", "status", "type", "body"],
        "log": TransferLogLine.fields,
        "site": ["site_id"],
        "site_settings": ["site_id"],
        "sync_out": ["to_from_id"],
        "sync_buffer": ["site_id"],
    ]

    private static func facts(in condition: VariantCondition) -> [RecordFact] {
        switch condition {
        case .context(let fact): [fact]
        case .all(let parts): parts.flatMap { facts(in: $0) }
        default: []
        }
    }

    /// The first variant that applies only where a fact is true.
    package func variant(asking fact: RecordFact) -> Variant? { type.variants.first { Self.facts(in: $0.condition).contains(fact) } }

    /// The deciding fields of one record.
    package func view(of payload: [UInt8]) throws -> FieldView {
        if let last = lastView.withLock({ $0 }), last.isOf(payload) { return last }
        do {
            let ranges = try picker.pick(from: payload)
            let view = FieldView(payload: payload, ranges: ranges, positions: positions)
            if payload.count <= Self.keptBytes { lastView.withLock { $0 = view } }
            return view
        } catch {
            throw Failure(.recordMalformed, RecordShape.words(for: error, payload), ["table": name, "reason": error.code])
        }
    }
}

/// A record's deciding fields, decoded when asked for.
package struct FieldView: Sendable {
    package let payload: [UInt8]
    package let ranges: [Range<Int>?]
    /// Where each field is found, the declared spelling first.
    package let positions: [String: [Int]]

    package init(payload: [UInt8], ranges: [Range<Int>?], positions: [String: [Int]]) {
        self.payload = payload
        self.ranges = ranges
        self.positions = positions
    }

    /// Whether it was made of these very bytes in memory; equal ones elsewhere are not looked at.
    package func isOf(_ other: [UInt8]) -> Bool {
        // The view keeps its bytes alive: whoever has the same address and length has the same array.
        payload.withUnsafeBytes { mine in
            other.withUnsafeBytes { mine.baseAddress == $0.baseAddress && mine.count == $0.count && !mine.isEmpty }
        }
    }

    /// The field's text; a number or truth value as written; nil when missing or null.
    package subscript(field: String) -> String? {
        guard let range = positions[field]?.lazy.compactMap({ ranges[$0] }).first else { return nil }
        return payload.withUnsafeBytes { bytes in
            switch bytes[range.lowerBound] {
            case UInt8(ascii: "\""): JSONScalar.text(of: range, in: bytes)
            case UInt8(ascii: "n"): nil
            default: String(decoding: bytes[range], as: UTF8.self)
            }
        }
    }

    /// The field's text, empty when missing or null.
    package func text(_ field: String) -> String { self[field] ?? "" }
}
