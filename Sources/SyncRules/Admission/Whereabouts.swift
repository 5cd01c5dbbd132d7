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

    /// As `words`, with the name that people know a store by, and its id where that is another.
    package func named(_ transaction: Transaction) throws -> String {
        guard case .store(let id) = self else { return words }
        let title = try StoreTitle.of(id, transaction)
        return title == id ? words : "the store \(title) (\(id))"
    }
}

/// Where the holder of an office is, in words for a person.
package enum Whereabouts {
    /// How a sentence speaks of it: what is done there, and whose store decides.
    package struct Words: Sendable {
        package var act = "edited"
        package var store = "their store"

        package init() {}

        /// Of patients, prescribers and what hangs on them.
        package static var ofHomes: Words {
            var words = Words()
            words.store = "their home store"
            return words
        }
    }

    /// What hangs on a record that a site does not hold: a site holds whatever it may edit.
    package static let ofUnknownOwner = """
        edited where the document, patient or prescriber they belong to is edited, and this site does not hold that. If it is a patient or \
        a prescriber, look it up on the central server.
        """

    package static func of(_ office: Office, _ transaction: Transaction, _ words: Words = Words()) throws -> String {
        let holder = try transaction.offices.tenure(office).flatMap { try transaction.sites.site($0.site) }
        let place = holder.map { $0.kind == .central ? "on the central server" : "on the site \($0.name)" }
        switch office {
        case .primary, .homes:
            guard let holder, holder.kind != .central else { return "\(words.act) \(place ?? "on the primary server") only." }
            return "\(words.act) on the primary server only: the site \(holder.name)."
        case .store(let id):
            let name = try transaction.stores.store(id)?.title ?? id
            return "\(words.act) only where \(words.store), \(name), is active: \(place ?? "nowhere yet")."
        }
    }
}
