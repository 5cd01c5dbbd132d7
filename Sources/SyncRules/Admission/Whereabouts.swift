import Storage

extension Office {
    /// What its holder edits, within a sentence.
    package var words: String {
        switch self {
        case .primary: "the data common to all stores"
        case .store(let id): "the store \(id)"
        case .homes: "the homes of patients and prescribers"
        }
    }
}

/// Where the holder of an office is, in words for a person.
package enum Whereabouts {
    /// What hangs on a record that a site does not hold: a site holds whatever it may edit.
    package static let ofUnknownOwner = """
        edited where the document, patient or prescriber they belong to is edited, and this site does not hold that. If it is a patient or \
        a prescriber, look it up on the central server.
        """

    package static func of(_ office: Office, _ ledger: Ledger) throws -> String {
        let holder = try ledger.tenure(office).flatMap { try ledger.site($0.site) }
        let place = holder.map { $0.kind == .central ? "on the central server" : "on the site \($0.name)" }
        switch office {
        case .primary, .homes:
            guard let holder, holder.kind != .central else { return "edited \(place ?? "on the primary server") only." }
            return "edited on the primary server only: the site \(holder.name)."
        case .store(let id):
            let name = try ledger.store(id)?.title ?? id
            return "edited only where their store, \(name), is active: \(place ?? "nowhere yet")."
        }
    }
}
