import Failures

/// A group of changes that central keeps apart, with its reason (R-OWN 10).
package struct QuarantinedGroup: Sendable {
    package let number: Int64
    package let site: String
    package let database: String
    package let group: Int64
    package let push: Int64
    package let at: Int64
    /// `refused`: a push central may not accept; `overwritten`: a version replaced by the rightful editor's; `offered`: versions a
    /// site holds and central lost when it was restored.
    package let kind: String
    package let code: String
    package let message: String
    /// The earlier parked group it waits for.
    package let waitsOn: Int64?
    package let state: State
    package let epochs: [Tenure]
    package let acting: WriteContext
    /// The decision, once there is one.
    package let decision: Decision?
    /// Payload bytes of its changes.
    package let bytes: Int64
    /// When its bytes were let go of, long after a dismissal.
    package let purged: Int64?

    package enum State: String, Sendable {
        case parked
        /// Judged again and applied.
        case released
        /// Given up by an administrator; its data stays.
        case dismissed
    }

    /// Who decided about it, when and why; for a released group the position it was applied at.
    package struct Decision: Sendable {
        package let at: Int64
        package let by: String
        package let why: String
        package let position: Int64?
        /// Of a dismissed group: the site's own versions give way.
        package let takesBack: Bool
    }
}
