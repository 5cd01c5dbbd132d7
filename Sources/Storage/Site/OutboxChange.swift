import Failures

/// One record's change inside a group.
package struct OutboxChange: Sendable {
    package let key: RecordKey
    /// Nil deletes.
    package let payload: [UInt8]?
    /// Hash of central's version that it was written over; nil when central had none.
    package let base: Digest?

    package init(key: RecordKey, payload: [UInt8]?, base: Digest?) {
        self.key = key
        self.payload = payload
        self.base = base
    }
}
