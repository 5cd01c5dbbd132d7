import Failures
import Payload
import Storage

/// One number that two documents of a store carry: a device that came back from an image gave it again (R-SYNC 6), or the primary and the
/// store's site each gave it while neither heard of the other (R-OWN 6).
///
/// Both are kept, for both say what happened on the shelf; a person gives one of them another number.
package struct RepeatedNumber: Equatable, Sendable {
    package let store: String
    package let table: String
    package let number: Int64
    package let ids: [String]
    package let field: String

    package init(store: String, table: String, number: Int64, ids: [String], field: String) {
        self.store = store
        self.table = table
        self.number = number
        self.ids = ids
        self.field = field
    }

    /// What a person reads.
    package var sentence: String { "The number \(number) was given twice, to \(table) \(ids.joined(separator: " and "))." }
}
