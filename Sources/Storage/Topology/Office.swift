/// A right to edit that exactly one site holds at a time.
package enum Office: Hashable, Sendable, CustomStringConvertible {
    /// The data common to all stores.
    case primary
    /// One store's own data.
    case store(String)
    /// No right by itself: its epoch counts the patients and prescribers whose home left the site, so that what the site wrote
    /// before it knew is recognised (R-OWN 1).
    case homes

    package init(_ text: String) {
        switch text {
        case "primary": self = .primary
        case "homes": self = .homes
        default: self = .store(String(text.dropFirst("store:".count)))
        }
    }

    package var description: String {
        switch self {
        case .primary: "primary"
        case .store(let id): "store:\(id)"
        case .homes: "homes"
        }
    }
}
