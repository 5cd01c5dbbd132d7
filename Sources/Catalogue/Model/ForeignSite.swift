/// A kind of foreign peer whose protocol may demand more than the rules give.
package enum ForeignSite: String, Sendable, CaseIterable {
    case openMSupply = "openmsupply"
    case mobile

    /// The name an administrator knows it by.
    package var title: String { self == .openMSupply ? "Open mSupply" : "mSupply Mobile" }
}
