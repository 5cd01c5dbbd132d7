/// How far a site's first load is (R-SYNC 4, 8).
package struct LoadStanding: Sendable, Equatable {
    /// The part that is coming; nil while it comes as a whole.
    package let part: LoadPart?
    /// People may work already: what that needs is here.
    package let isOpen: Bool

    package init(part: LoadPart?, isOpen: Bool) {
        self.part = part
        self.isOpen = isOpen
    }
}
