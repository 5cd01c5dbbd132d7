/// Something that a site holds here and keeps closed: it had handed it on before this server was restored (R-STORE 1, R-SYNC 6).
package struct HandedOn: Sendable, Equatable {
    package let site: String
    package let siteName: String
    /// The store, or the data common to all, by the name that people know.
    package let what: String

    /// Of all sites.
    package static func all(_ status: CentralStatus) -> [HandedOn] {
        status.sites.flatMap { one in one.left.map { HandedOn(site: one.site.id, siteName: one.site.name, what: $0) } }
    }

    /// What is closed, in one sentence; nil when nothing is.
    ///
    /// - Parameter all: `what` and the site's name of each.
    package static func sentence(_ all: [(what: String, siteName: String)]) -> String? {
        guard !all.isEmpty else { return nil }
        let named = all.prefix(namedMost).map { "\($0.what) (\($0.siteName))" }.joined(separator: ", ")
        let more = all.count > namedMost ? " and \(all.count - namedMost) more" : ""
        return """
            Closed until an administrator says where it is edited, \(all.count) in all: \(named)\(more). The site had handed it on before this server \
            was restored from a backup.
            """
    }

    /// What to do about it.
    package static let remedy = """
        Say where each is worked in: tributary stores move STORE --to SITE; to have it at the site that keeps it closed, the same with --force. For \
        the data common to all stores: tributary topology unify, or topology mirror SITE.
        """

    private static let namedMost = 10
}
