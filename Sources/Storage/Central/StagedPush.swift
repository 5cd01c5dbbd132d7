import Failures

/// A push of which central has parts. A site has at most one.
package struct StagedPush: Sendable, Equatable {
    package let site: String
    /// The database of the site that sends it.
    package let database: String
    package let number: Int64
    /// Digest of its body before compression.
    package let hash: Digest
    /// Bytes of the compressed body as a whole, and how many of them are here, from the beginning.
    package let size: Int64
    package let received: Int64

    package init(site: String, database: String, number: Int64, hash: Digest, size: Int64, received: Int64) {
        self.site = site
        self.database = database
        self.number = number
        self.hash = hash
        self.size = size
        self.received = received
    }

    package func isSame(as other: StagedPush) -> Bool {
        site == other.site && database == other.database && number == other.number && hash == other.hash && size == other.size
    }
}
