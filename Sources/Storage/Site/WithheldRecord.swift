import Failures

/// A record that a site keeps to itself while its store's transactions are not synced (R-OWN 5).
package struct WithheldRecord: Sendable {
    package let seq: Int64
    package let rec: Int64
    package let store: String
    /// The document it belongs to; itself for a document's head.
    package let root: RecordKey
    package let due: Due
    /// Who wrote it last, and in which store; the program where nobody else did.
    package let acting: WriteContext

    /// Whether it is to be sent, and why.
    package enum Due: Int64, Sendable {
        case no = 0
        /// Its store's transactions are synced from now on.
        case store = 1
        /// Its document travels although its store's others do not.
        case document = 2
        /// Its store is no longer active here: central keeps it apart for an administrator.
        case formerStore = 3
    }
}
