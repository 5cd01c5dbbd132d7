import Catalogue
import Failures
import Payload
import Storage
import Synchronization

/// What the Catalogue says of one table, with the fields that decide picked in one pass.
package final class TableRules: Sendable {
    package let name: String
    package let type: RecordType
    private let slots: FieldSlots
    private let variantsByFact: [RecordFact: Variant]
    /// Every known field, and behind them the key where that is none; `types` has the type of each.
    let members: MemberTable
    let types: [FieldType]
    let keyNumber: Int
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
        references = Dictionary(
            type.fields.compactMap { field in field.references.map { (field.name, $0.table) } },
            uniquingKeysWith: { first, _ in first })
        asksFor = Set(type.variants.flatMap { Self.facts(in: $0.condition) }).sorted { $0.rawValue < $1.rawValue }
        variantsByFact = Dictionary(
            type.variants.flatMap { variant in Self.facts(in: variant.condition).map { ($0, variant) } }, uniquingKeysWith: { first, _ in first })
        mayBeAppendOnly = type.ownership.isAppendOnly || type.variants.contains(where: \.ownership.isAppendOnly)
        nameField = type.field("name_ID") == nil ? type.keyField : "name_ID"
        fields.insert(nameField)
        slots = FieldSlots(type, name: name, deciding: fields)
        var names: [String] = []
        var types: [FieldType] = []
        for field in type.fields where !names.contains(field.name) {
            names.append(field.name)
            types.append(field.type)
        }
        keyNumber = names.firstIndex(of: type.keyField) ?? names.count
        members = MemberTable(keyNumber < names.count ? names : names + [type.keyField])
        self.types = types
    }

    private static func facts(in condition: VariantCondition) -> [RecordFact] {
        switch condition {
        case .context(let fact): [fact]
        case .all(let parts): parts.flatMap { facts(in: $0) }
        default: []
        }
    }

    /// The first variant that applies only where a fact is true.
    package func variant(asking fact: RecordFact) -> Variant? { variantsByFact[fact] }

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
            return try FieldView(payload: payload, slots: slots)
        } catch {
            throw Failure(.recordMalformed, RecordShape.words(for: error, payload), ["table": name, "reason": error.code])
        }
    }
}
