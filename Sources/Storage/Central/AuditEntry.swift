import Crypto

/// One administrative act: who did what, when, from where.
package struct AuditEntry: Sendable, Equatable {
    package let sequence: Int64
    /// Seconds since 1970.
    package let at: Int64
    package let actor: String
    /// An address, or the words "command line".
    package let origin: String
    /// A stable word.
    package let act: String
    package let subject: String
    /// A JSON object; never a password or its hash.
    package let details: [UInt8]
    /// Sums up this entry and all before it.
    package let chain: Digest
}
