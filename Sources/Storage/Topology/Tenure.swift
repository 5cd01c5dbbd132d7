/// Who may write in an office: one site, for one epoch (R-STORE 1).
package struct Tenure: Equatable, Sendable {
    package let office: Office
    package let site: String
    /// Goes up by one at each change of hands; a change made under an older epoch comes from a former holder.
    package let epoch: Int64

    package init(office: Office, site: String, epoch: Int64) {
        self.office = office
        self.site = site
        self.epoch = epoch
    }
}
