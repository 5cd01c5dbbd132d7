/// Where a follower of the ledger stands; saved in the transaction of its effects (R-XFER 6).
package struct FollowerCursor: Equatable, Sendable {
    /// Everything up to this position has been looked at.
    package var position: Int64
    /// What the world looked like when what waits was last gone through.
    package var fingerprint: String
    /// How far the going-through has come; nil when it is complete.
    package var swept: Int64?

    package static let start = FollowerCursor(position: 0, fingerprint: "", swept: nil)

    package init(position: Int64, fingerprint: String, swept: Int64?) {
        self.position = position
        self.fingerprint = fingerprint
        self.swept = swept
    }
}
