/// What a bundle for a site holds.
package struct MadeBundle: Sendable, Equatable {
    package let site: String
    package let number: Int64
    /// Answers to pushes, and pages.
    package var answers: Int64 = 0
    package var pages = 0
    /// It brings records, or lists to compare.
    var hasRecords = false
    /// It brings nothing that the site lacks: no answer, no record, no other settings.
    package var isEmpty = false
    /// The head of the ledger up to which it brings the site.
    package var head: Int64 = 0

    init(site: String, number: Int64) { (self.site, self.number) = (site, number) }
}
