import Failures

/// A record of which a site goes on showing its own version although central keeps that version apart (R-OWN 10).
package struct ApartRecord: Sendable {
    package let key: RecordKey
    /// The group that wrote the version shown, and the number under which central keeps it apart.
    package let group: Int64
    package let quarantine: Int64?
    package let code: String
    /// Central's reason; the administrator's, once given up.
    package let message: String
    /// The version shown is a deletion.
    package let isDeleted: Bool
    /// An administrator gave the group up without taking it back here.
    package var isGivenUp: Bool { code == "dismissed" }
}
