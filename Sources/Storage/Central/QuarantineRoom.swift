import Failures

/// How much of one site's changes central keeps apart, undecided, before the site keeps the rest itself (R-OWN 10).
package struct QuarantineRoom: Sendable, Equatable {
    package var groups: Int64
    /// Payload bytes.
    package var bytes: Int64

    package init(groups: Int64, bytes: Int64) {
        self.groups = groups
        self.bytes = bytes
    }

    package static let standard = QuarantineRoom(groups: 1_000, bytes: 50_000_000)
}
