import Catalogue
import Failures
import Payload
import Storage
import Synchronization

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
        DocumentKind.purchaseOrder.table: ["entered_on", "store_ID"],
        "tender": ["entered_on", "store_ID"],
        DocumentKind.transaction.table: [
            "entered_on", "store_ID", "type", "name_ID", "prescriber_ID", "confirm_date", "entry_date", "entry_time",
        ],
        DocumentKind.goodsReceived.table: ["purchase_order_ID"],
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
        DocumentKind.transaction.lines: ["repeat_ID", "item_ID"],
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
        let view = try newView(of: payload)
        keep(view)
        return view
    }

    /// The next question about these very bytes finds this view made.
    package func keep(_ view: FieldView) {
        if view.payload.count <= Self.keptBytes { lastView.withLock { $0 = view } }
    }

    /// As `view`, without a look at the one made last: for a thread of its own.
    package func newView(of payload: [UInt8]) throws -> FieldView {
        do {
            return FieldView(payload: payload, ranges: try picker.pick(from: payload), positions: positions)
        } catch {
            throw Failure(.recordMalformed, RecordShape.words(for: error, payload), ["table": name, "reason": error.code])
        }
    }
}
