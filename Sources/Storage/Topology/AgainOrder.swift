/// What central asked a site to compare with it record by record, and to receive anew where it differs (R-SYNC 4, 5).
package struct AgainOrder: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable { case store, patient }

    /// What came of it, as the site told.
    package struct Outcome: Equatable, Sendable {
        package let at: Int64
        /// Records whose bytes the site read, and those of them that were damaged there.
        package let records: Int64
        package let damaged: Int64
        /// Records that differed from central and were put right.
        package let differed: Int64

        package init(at: Int64, records: Int64, damaged: Int64, differed: Int64) {
            self.at = at
            self.records = records
            self.damaged = damaged
            self.differed = differed
        }
    }

    /// Random: a central that was restored does not give one again that a site has done.
    package let id: String
    package let site: String
    package let kind: Kind
    /// The id of the store or patient.
    package let subject: String
    /// What people call it by; of a patient the code alone.
    package let title: String
    package let at: Int64
    /// Nil until the site has said that it is done.
    package let outcome: Outcome?

    package init(id: String, site: String, kind: Kind, subject: String, title: String, at: Int64, outcome: Outcome? = nil) {
        self.id = id
        self.site = site
        self.kind = kind
        self.subject = subject
        self.title = title
        self.at = at
        self.outcome = outcome
    }
}
