/// A record received but not yet integrated.
package struct StagedRecord: Sendable {
    package let key: RecordKey
    package let position: Int64
    package let content: Content
    /// The one channel it joins, where it came once and leaves none; nil where its places have to be asked for.
    package let onlyChannel: String?

    /// What the page said of the record itself.
    package enum Content: Sendable, Equatable {
        /// Its bytes.
        case payload([UInt8], hash: Digest)
        /// The bytes this database already holds, by their hash.
        case same(hash: Digest)
        case deleted
        /// It only left channels.
        case unchanged
    }

    package init(key: RecordKey, position: Int64, content: Content, onlyChannel: String? = nil) {
        self.key = key
        self.position = position
        self.content = content
        self.onlyChannel = onlyChannel
    }
}
