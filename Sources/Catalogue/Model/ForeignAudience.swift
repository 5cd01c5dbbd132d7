/// What a foreign protocol demands beyond the rules; for sites of that kind only.
package struct ForeignAudience: Sendable, Equatable {
    /// The kind of site.
    package let site: ForeignSite
    /// What sites of that kind receive instead.
    package let audience: Audience
}
