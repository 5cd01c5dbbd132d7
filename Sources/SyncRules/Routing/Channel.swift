import Catalogue
import Failures
import Storage

/// The names of channels: by UUID of what they are about, never by a number that could be given again.
package enum Channel {
    package static let everyone = "everyone"
    package static let dispensaries = "dispensaries"
    package static let primary = "primary"
    /// The store's own data.
    package static func store(_ id: String) -> String { "store:\(id)" }
    /// What everyone who knows the store needs of it.
    package static func partner(_ id: String) -> String { "partner:\(id)" }
    /// Documents of other stores addressed to this one.
    package static func inbox(_ id: String) -> String { "inbox:\(id)" }
    /// What one site alone keeps.
    package static func site(_ id: String) -> String { "site:\(id)" }
    package static func isPartner(_ name: String) -> Bool { name.hasPrefix("partner:") }
    package static func isSite(_ name: String) -> Bool { name.hasPrefix("site:") }
    /// What every Open mSupply site needs beyond the rules of ours.
    package static let openMSupply = "open-msupply"
    /// What the Open mSupply site of a store exchanges and others keep to themselves.
    package static func openMSupply(store id: String) -> String { "open-msupply:\(id)" }
}
