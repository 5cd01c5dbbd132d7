/// A device's own key, as central keeps it: what it can be known by, never the key.
package struct SiteKeyEntry: Sendable, Equatable {
    /// Of the random key that the device shows.
    package let hash: Digest
    package let site: String
    /// The database that the key was made for.
    package let database: String
    /// The public half of the device's pair for bundles.
    package let half: [UInt8]
    /// An administrator shut its device out.
    package let isRevoked: Bool

    package init(hash: Digest, site: String, database: String, half: [UInt8], isRevoked: Bool = false) {
        self.hash = hash
        self.site = site
        self.database = database
        self.half = half
        self.isRevoked = isRevoked
    }
}
