import Payload
import Storage

/// A row that says whether an item, a name or a prescriber is visible in a store.
package struct VisibilityRow: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case name_ID, prescriber_ID, item_ID, store_ID, inactive
        package static let names = spelled
    }

    package static let tables = ["name_store_join", "clinician_store_join", "item_store_join"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    /// Whether it hides.
    package var isHidden: Bool { isOn(.inactive) }

    // MARK: Making one

    /// The id of a row that shows something in a place: it follows from both, so that it is the same row wherever it is made.
    ///
    /// - Parameter place: a store; of a list, the name that the store trades under.
    package static func id(_ kind: VisibilityKind, _ subject: String, in place: String) -> String {
        DerivedID.of(kind.rows.table, subject, place)
    }

    /// A row that shows something in a place; the same bytes wherever it is made, so that two that make it do not stand in one another's way.
    ///
    /// - Parameter id: of an ordinary row, which somebody wrote, and which must not be taken for the one that completes a pair.
    package static func showing(_ kind: VisibilityKind, _ subject: String, in place: String, id: String? = nil) -> Change {
        let id = id ?? self.id(kind, subject, in: place)
        let (what, there): (Member, Member) = ((kind.rows.field, .string(subject)), (kind.place, .string(place)))
        let members: [Member] =
            switch kind {
            case .item: [what, there] + itemSettings + [shown]
            case .name, .patient, .prescriber: [what, there, shown]
            case .list: [there, what]
            }
        return Change(table: kind.rows.table, id: id, payload: JSONValue.object([("ID", .string(id))] + members).serialised())
    }

    private typealias Member = (key: String, value: JSONValue)

    private static let shown: Member = (Field.inactive.name, .bool(false))

    /// What a peer demands of an item in a store, beside that it is there.
    private static let itemSettings: [Member] = [
        ("default_price", .number(0)), ("ignore_for_orders", .bool(false)), ("margin", .number(0)),
    ]

    /// The same row, marked to hide or to show; every other byte as it was.
    package static func setting(_ record: StoredRecord, hidden: Bool) throws -> [UInt8] {
        try RecordMember.replacing(Field.inactive, in: record.payload, with: hidden ? "true" : "false")
    }
}

extension LedgerWriter {
    /// Shows something in a place by a row of ours.
    func show(_ kind: VisibilityKind, _ subject: String, in place: String) throws {
        let row = VisibilityRow.showing(kind, subject, in: place)
        try put(RecordKey(try transaction.table(row.table), row.id), payload: row.payload ?? [], origin: 0)
    }
}
