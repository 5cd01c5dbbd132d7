import Failures
import Storage

/// A record of some tables as rules read it: the fields that it declares and no others, and what they mean.
///
/// The fields picked from a record's bytes are built from these declarations, so that a field that a rule reads is always there to be
/// read. A new view also stands in `DeclaredViews`.
package protocol RecordView: Sendable {
    associatedtype Field: FieldKey
    /// The tables it is of, as they are called on the wire; not each of them need have every field.
    static var tables: [String] { get }
    var view: FieldView { get }
    init(view: FieldView)
}

extension RecordView {
    /// A record whose fields were picked for its table.
    package init(_ view: FieldView) {
        precondition(view.slots.record == ObjectIdentifier(Self.self), "the fields of another table are read as \(Self.self)")
        self.init(view: view)
    }

    static var declaration: (record: ObjectIdentifier, fields: [String]) { (ObjectIdentifier(Self.self), Field.names) }

    /// The field's text; a number or truth value as written; nil when missing or null.
    package subscript(_ field: Field) -> String? { view[slot: field.rawValue] }

    /// The same, empty when missing or null.
    package func text(_ field: Field) -> String { self[field] ?? "" }

    /// A field that holds a word, in lower case: letter case never counts in those.
    package func word(_ field: Field) -> String { text(field).lowercased() }

    /// A field that holds a whole number, as a number or as a text; nil when it holds none.
    package func number(_ field: Field) -> Int64? { Int64(text(field)) }

    /// What a field of truth says; nil when it says neither yes nor no.
    package func truth(_ field: Field) -> Bool? { Truth.of(text: self[field]) }

    /// Whether a field of truth says yes.
    package func isOn(_ field: Field) -> Bool { truth(field) ?? false }
}

extension TableRules {
    /// The deciding fields of a record as those that its table's view declares.
    package func record<Record: RecordView>(_ type: Record.Type, _ payload: [UInt8]) throws -> Record { Record(try view(of: payload)) }
}

extension Rules {
    /// The bytes of a record as its view: of the one table that it is of, unless another of its tables is named.
    package func record<Record: RecordView>(_ type: Record.Type, _ payload: [UInt8], table: String = Record.tables[0]) throws -> Record {
        guard let rules = self[table] else { throw Failure(.tableUnknown, nil, ["table": table]) }
        return try rules.record(type, payload)
    }

}

extension Transaction {
    /// The live record of an id as its view.
    package func live<Record: RecordView>(
        _ type: Record.Type, _ id: String, table: String = Record.tables[0]
    ) throws -> (record: StoredRecord, view: Record)? {
        guard !id.isEmpty, let record = try records.record(table, aliases.resolve(table, id)), !record.isDeleted else { return nil }
        return (record, try rules.record(type, record.payload, table: table))
    }
}
