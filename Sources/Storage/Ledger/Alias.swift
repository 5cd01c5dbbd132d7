import Failures

/// A dropped id and the one it was merged into.
package struct Alias: Equatable, Sendable {
    package let table: TableID
    package let dropped: String
    package let kept: String
}
