/// A push that is frozen although another one before it is not answered: a bundle holds it.
package struct AheadPush: Sendable, Equatable {
    package let number: Int64
    /// Its groups; `last` before `first` where it only reports.
    package let first: Int64
    package let last: Int64
    /// The opening it names.
    package let opening: String
    /// Its groups up to this one were written before a restore.
    package let healedThrough: Int64?
    /// Hand-overs that it reports.
    package let reports: [String]

    package init(number: Int64, first: Int64, last: Int64, opening: String, healedThrough: Int64?, reports: [String]) {
        self.number = number
        self.first = first
        self.last = last
        self.opening = opening
        self.healedThrough = healedThrough
        self.reports = reports
    }
}
