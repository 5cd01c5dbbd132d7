/// What a site that is reached by bundles said last, and which bundle was made for it last.
package struct CarriedSite: Sendable, Equatable {
    package let site: String
    /// The database that spoke.
    package let database: String
    /// The number of its session request in the bundle taken last.
    package var session: Int64
    /// The id of that bundle.
    package var bundle: String
    /// When it was made, by the site's clock, and taken, by central's: seconds since 1970, for people alone.
    package var made: Int64
    package var accepted: Int64
    /// Where the site stands and what it asks for, as the bundle said it.
    package var words: String
    /// How many bundles were made for this database; when the last was, and up to which position.
    package var sent: Int64
    package var sentAt: Int64?
    package var sentHead: Int64?

    package init(
        site: String, database: String, session: Int64, bundle: String, made: Int64, accepted: Int64, words: String, sent: Int64 = 0,
        sentAt: Int64? = nil, sentHead: Int64? = nil
    ) {
        self.site = site
        self.database = database
        self.session = session
        self.bundle = bundle
        self.made = made
        self.accepted = accepted
        self.words = words
        self.sent = sent
        self.sentAt = sentAt
        self.sentHead = sentHead
    }
}
