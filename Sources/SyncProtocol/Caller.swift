import Storage

/// A site that has proved who it is, and the database it speaks for.
package struct Caller: Hashable, Sendable {
    package let site: String
    package let database: String
    /// Which password was shown: the session ends with the first call after it was changed. Nil is not checked.
    package let credential: Digest?

    package init(site: String, database: String, credential: Digest? = nil) {
        self.site = site
        self.database = database
        self.credential = credential
    }

    /// The hash of a password's slow hash.
    package static func credential(ofSecret secret: String?) -> Digest { .of(Array((secret ?? "").utf8)) }
}
