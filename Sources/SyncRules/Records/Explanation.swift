/// Why a record is at a site, or is not (R-REP 4).
package struct Explanation: Sendable {
    package let record: String
    package let site: String
    package let isEntitled: Bool
    /// Sentences for a person, the verdict first.
    package let lines: [String]

    package init(record: String, site: String, isEntitled: Bool, lines: [String]) {
        self.record = record
        self.site = site
        self.isEntitled = isEntitled
        self.lines = lines
    }
}
