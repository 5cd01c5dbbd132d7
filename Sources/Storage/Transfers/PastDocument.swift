/// A document that was finished before its transfer could be anybody's: it begins none by itself (R-XFER 6).
///
/// It rests on the order in which things came to this database and on what an import brought, never on a date that a device wrote.
package struct PastDocument: Equatable, Sendable {
    package enum Cause: String, Sendable {
        /// An import brought it finished.
        case imported
        /// It was finished while the name it is addressed to was no store's.
        case beforeStore = "before-store"
    }

    package let cause: Cause
    /// The name it was addressed to; empty where that does not matter.
    package let partner: String
    /// An imported document's last day; nil when it carried none.
    package let day: String?

    package init(cause: Cause, partner: String, day: String?) {
        self.cause = cause
        self.partner = partner
        self.day = day
    }
}
