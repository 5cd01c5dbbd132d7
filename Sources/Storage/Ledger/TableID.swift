import Failures
import Synchronization

/// A table as this database numbers it; names keep their spelling and match without case.
package struct TableID: Hashable, Sendable {
    package let number: Int64
    /// As it was spelled when it first came.
    package let name: String
    /// In lower case: what names are compared and hashed by.
    package let folded: String

    package static func == (left: Self, right: Self) -> Bool { left.number == right.number && left.folded == right.folded }

    package func hash(into hasher: inout Hasher) { hasher.combine(number) }
}
