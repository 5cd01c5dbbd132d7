import Storage

/// A site that is made in one go with a store to work in (R-SITE 1).
package struct NewSite: Sendable {
    /// Which store it gets: one that central holds, or a new one.
    package enum FirstStore: Sendable {
        /// By code, name or id; active on central now.
        case existing(String)
        case new(code: String, title: String, isDispensary: Bool, ids: (store: String, name: String))
    }

    package var name: String
    package var code: String?
    package var kind: SiteKind
    /// The slow hash of its password.
    package var secret: String
    /// A new UUID.
    package var id: String
    package var store: FirstStore

    package init(name: String, code: String? = nil, kind: SiteKind, secret: String, id: String, store: FirstStore) {
        self.name = name
        self.code = code
        self.kind = kind
        self.secret = secret
        self.id = id
        self.store = store
    }
}
