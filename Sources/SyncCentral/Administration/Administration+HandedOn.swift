import Failures
import Storage
import SyncProtocol
import SyncRules

/// What sites had handed on in a history that this server lost with a restore, and keep closed (R-STORE 1, R-SYNC 6).
extension Administration {
    /// What a site told that it had handed on, as far as it is still the site's here.
    ///
    /// - Throws: `not-found`.
    package func handedOnBefore(by reference: String) throws -> [Office] {
        try database.read { transaction in try Self.handedOnBefore(by: Self.site(reference, transaction), .none, transaction) }
    }

    /// Whether another device may take the site's place, to be known before anybody is asked.
    ///
    /// - Throws: `not-found`; `tenure-left`, as clearing its pairing would.
    package func checkHandedOnNothing(by reference: String) throws {
        try database.read { transaction in try Self.checkHandedOnNothing(Self.site(reference, transaction), .none, transaction) }
    }

    static func handedOnBefore(by site: Site, _ live: LiveContacts, _ transaction: Transaction) throws -> [Office] {
        var told = ToldBySite(try transaction.sites.site(site.id)?.status)
        if let contact = live.last[site.id]?.contact, contact.database == site.database { told = ToldBySite(contact, before: told) }
        return try told.offices(leftBy: site.id, transaction)
    }

    /// Offices by the names that people know.
    static func named(_ offices: [Office], _ transaction: Transaction) throws -> [String] {
        try offices.compactMap { office in
            guard case .store(let id) = office else { return office.words }
            return try transaction.stores.store(id).map { "the store \($0.title)" }
        }
    }

    /// Another device would not know what the one before had handed on, take it up, and edit it beside the site where it is worked in.
    ///
    /// - Throws: `tenure-left`.
    static func checkHandedOnNothing(_ site: Site, _ live: LiveContacts, _ transaction: Transaction) throws {
        let offices = try handedOnBefore(by: site, live, transaction)
        guard !offices.isEmpty else { return }
        let stores = try offices.compactMap { office -> StoreFacts? in
            guard case .store(let id) = office else { return nil }
            return try transaction.stores.store(id)
        }
        var ways = stores.prefix(3).map { "tributary stores move \($0.code.isEmpty ? $0.id : $0.code) --to SITE" }
        if stores.count > 3 { ways.append("the same for \(counted(stores.count - 3, "other store"))") }
        if offices.contains(.primary) { ways.append("tributary topology unify, or topology mirror SITE") }
        let all = try named(offices, transaction)
        let shown = all.prefix(10).joined(separator: ", ") + (all.count > 10 ? " and \(all.count - 10) more" : "")
        throw Failure(
            .tenureLeft,
            "\(site.name) handed \(shown) on before this server was restored, and another device in its place would not know of it: it would be edited in two places.",
            ["site": site.name],
            remedy: """
                Say first where it is worked in: \(ways.joined(separator: "; ")). With --force when the device of \(site.name) does not call any more, or \
                when it is to be worked in at \(site.name) itself. Then let the other device take its place.
                """)
    }
}
