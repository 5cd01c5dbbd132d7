import Catalogue
import Failures
import Payload

/// Where each field of a responding record comes from; every field of its table is decided on.
struct HalfForm: Sendable {
    /// What the transfer itself provides.
    enum Given: String, Sendable {
        /// Ids: of the record itself, of its header, of the initiating record, of the initiating line.
        case id, header, source
        case receivingStore, sendingName
        case unnumbered, reference, comment
        case day, time
        /// The receiving store's request, when the invoice fulfils one; the order of an invoice.
        case request, order
        case lineType, packs, packSize, orderLine
    }

    enum Rule: Sendable, Equatable {
        /// From the same field of the initiating record.
        case copied
        /// From another field of the initiating record.
        case from(String)
        case given(Given)
        case fixed(String)
        case yes
        /// Left for the receiver, or without meaning there: empty.
        case cleared
    }

    let table: String
    let rules: [(field: String, rule: Rule)]
    private let fields: [Decided]

    /// A field with its rule, made ready: in the order of the table.
    private struct Decided {
        let name: String
        let rule: Rule
        /// What stands for nothing in this field.
        let blank: JSONValue?
        let isDemanded: Bool
    }

    /// - Parameters:
    ///   - copied: names of fields, with spaces between.
    ///   - cleared: likewise.
    init(_ table: String, copied: String = "", cleared: String = "", _ others: KeyValuePairs<String, Rule>) {
        self.table = table
        let others = others.map { (field: $0.key, rule: $0.value) }
        let copies = copied.split(separator: " ").map { (field: String($0), rule: Rule.copied) }
        let blanks = cleared.split(separator: " ").map { (field: String($0), rule: Rule.cleared) }
        rules = others + copies + blanks
        let byName = Dictionary(rules.map { ($0.field, $0.rule) }, uniquingKeysWith: { first, _ in first })
        let type = Catalogue.standard.type(table: table, api: nil)
        fields = (type?.fields ?? []).compactMap { field in
            byName[field.name].map { rule in
                Decided(
                    name: field.name, rule: rule, blank: try? JSONValue(parsing: field.defaultText ?? field.type.blank),
                    isDemanded: field.requirement != .none)
            }
        }
    }

    /// The bytes of a responding record.
    func build(from source: JSONValue, _ given: [Given: JSONValue]) -> [UInt8] {
        JSONValue.object(members(from: source, given)).serialised()
    }

    private func members(
        from source: JSONValue, _ given: [Given: JSONValue], where wanted: (Rule) -> Bool = { _ in true }
    ) -> [(key: String, value: JSONValue)] {
        let values = Dictionary((source.members ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        return fields.compactMap { field in
            guard wanted(field.rule) else { return nil }
            return value(field, values, given).map { (field.name, $0) }
        }
    }

    private func value(_ field: Decided, _ source: [String: JSONValue], _ given: [Given: JSONValue]) -> JSONValue? {
        let value: JSONValue?
        switch field.rule {
        case .copied: value = source[field.name]
        case .from(let other): value = source[other]
        case .given(let what): value = given[what]
        case .fixed(let text): value = .string(text)
        case .yes: value = .bool(true)
        case .cleared: value = nil
        }
        if let value { return value }
        // What a peer demands must be there, even when it is empty; what the initiating record has not is left out otherwise.
        return field.isDemanded || source[field.name] != nil ? field.blank : nil
    }

    /// The members kept in step with the initiating record until somebody has acted: what is copied from it, nothing else.
    func mirrored(from source: JSONValue, _ given: [Given: JSONValue]) -> [(key: String, value: JSONValue)] {
        members(from: source, given) { $0.followsSource }
    }
}

extension HalfForm.Rule {
    /// Whether a later change of the initiating record changes the value.
    var followsSource: Bool {
        switch self {
        case .copied, .from: true
        case .given(let what): [.packs, .packSize, .orderLine, .lineType, .reference, .comment].contains(what)
        case .fixed, .yes, .cleared: false
        }
    }
}
