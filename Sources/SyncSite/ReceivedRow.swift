import Storage

/// One row of a page, with the hash of its bytes; see `ReceivedPage` for what its numbers mean.
struct ReceivedRow: Sendable {
    let table: Int
    let id: String
    let position: Int64
    let lists: Int
    let content: Content
    /// The header of a document's line by id; nil where it has none, or its bytes were not looked through.
    let header: String?
    /// Only what it says is kept: nothing about other records follows from it.
    let isPlain: Bool

    enum Content: Sendable {
        /// Where its bytes are in the page's.
        case payload(Range<Int>, hash: Digest)
        case same(hash: Digest)
        case deleted
        case unchanged
    }
}
