import Failures
import Synchronization

/// A record's identity inside one database.
package struct RecordKey: Hashable, Sendable, CustomStringConvertible {
    package let table: TableID
    package let id: String

    package init(_ table: TableID, _ id: String) {
        self.table = table
        self.id = id
    }

    package var description: String { "\(table.name) \(id)" }

    /// Byte for byte: Swift's own comparison of texts would take two spellings of an accent for one.
    package static func == (left: RecordKey, right: RecordKey) -> Bool {
        left.table == right.table && ExactText.isSame(left.id, right.id)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(table.number)
        var id = id
        id.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
