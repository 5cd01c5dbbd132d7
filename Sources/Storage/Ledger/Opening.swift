/// What one start of one process wrote, from a position on.
package struct Opening: Equatable, Sendable {
    package let id: String
    /// The ledger's head when it began.
    package let position: Int64
    /// The last outbox group when it began.
    package let group: Int64

    package init(id: String, position: Int64, group: Int64) {
        self.id = id
        self.position = position
        self.group = group
    }
}
