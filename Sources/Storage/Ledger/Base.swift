import Failures

/// The version of a record that central last sent or accepted, as a site remembers it.
package struct Base: Equatable, Sendable {
    package let position: Int64
    /// Nil when central holds no such record, or a deleted one.
    package let hash: Digest?

    package init(position: Int64, hash: Digest?) {
        self.position = position
        self.hash = hash
    }
}
