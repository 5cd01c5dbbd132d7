import Storage
import SyncProtocol
import SyncRules

/// The offices that a group was written under, beside those that a site holds (R-STORE 1).
struct HeldTenures {
    /// As the group names them.
    let named: [Tenure]
    let settings: Settings

    /// The site holds the office under the very epoch of the group.
    func isSame(_ office: Office) -> Bool {
        guard let epoch = epoch(named: office) else { return false }
        return settings.offices.contains { $0.office == office && $0.epoch == epoch }
    }

    /// The site wrote the group as its holder, and holds the office now, whatever was between.
    func isHeldAgain(_ office: Office) -> Bool {
        epoch(named: office) != nil && settings.offices.contains { $0.office == office }
    }

    /// Every store's tenure is the one of the group.
    var areSame: Bool {
        named.allSatisfy { tenure in
            guard case .store = tenure.office else { return true }
            return isSame(tenure.office)
        }
    }

    /// Every office the group was written under is the site's now: whosever its records were, they are edited here.
    var areHeldAgain: Bool { named.allSatisfy { $0.office == .homes || isHeldAgain($0.office) } }

    /// No patient's or prescriber's home has left the site since.
    var noHomeLeft: Bool { settings.homesLeft == epoch(named: .homes) ?? 0 }

    private func epoch(named office: Office) -> Int64? { named.first { $0.office == office }?.epoch }
}
