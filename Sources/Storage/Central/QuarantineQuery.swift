import Failures

/// Which groups a reader or an administrator means.
package struct QuarantineQuery: Sendable {
    package var site: String?
    package var code: String?
    /// Also what was decided.
    package var all: Bool
    /// Numbers above this one, for the next page.
    package var after: Int64
    package var limit: Int

    package init(site: String? = nil, code: String? = nil, all: Bool = false, after: Int64 = 0, limit: Int = .max) {
        self.site = site
        self.code = code
        self.all = all
        self.after = after
        self.limit = limit
    }
}
