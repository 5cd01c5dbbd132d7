import Failures
import Storage
import SyncRules

/// What is lost when a copy takes the place of the database that is there, told before it does (R-SYNC 6).
package struct RestoreLoss: Sendable {
    /// Names told of sites; more are counted.
    private static let namedMost = 10

    /// For the person who decides.
    package let sentences: [String]
    /// Positions of the ledger that the copy does not have; nil when the database that is there cannot be read, or there is none.
    package let positions: Int64?

    /// - Parameters:
    ///   - copy: what takes the place, open.
    ///   - madeAt: when that was made, in seconds since 1970.
    ///   - present: the database that is there; nil when there is none that can be read.
    ///   - isThere: a file is there, whether it can be read or not.
    package init(of copy: LedgerDatabase, madeAt: Int64, present: LedgerDatabase?, isThere: Bool) throws {
        let isCentral = try copy.read { try $0.state.value(Meta.role) } == .central
        let head = max(try copy.read { try $0.ledger.head() }, 0)
        var sentences: [String] = []
        var lost: Int64?
        if let present {
            let now = max(try present.read { try $0.ledger.head() }, 0)
            lost = max(now - head, 0)
            if isCentral {
                sentences.append(
                    "The database that is there is at change \(now), the copy at \(head): \(counted(lost ?? 0, "change is", "changes are")) lost on central.")
                sentences += try Self.ofSites(copy, head, madeAt, present)
            } else {
                sentences += try Self.ofSite(present)
            }
        } else if isThere {
            sentences.append("The database that is there cannot be read: how much of it is newer than the copy, nobody can tell.")
        }
        sentences.append(
            isCentral
                ? "Sites find out at their next call: they send again what they sent since then, and offer what they received; what only central knew is lost."
                : "What the site sent since then comes back with its next sync: let it sync before anybody works there.")
        self.sentences = sentences
        positions = lost
    }

    private static func ofSites(_ copy: LedgerDatabase, _ head: Int64, _ madeAt: Int64, _ present: LedgerDatabase) throws -> [String] {
        let known = Set(try copy.read { try $0.sites.all() }.map(\.id))
        let sites = try present.read { try $0.sites.all() }.filter { $0.kind != .central }
        let later = sites.filter { known.contains($0.id) && ($0.cursor > head || $0.lastContact.map { $0 > madeAt } ?? false) }
        let strangers = sites.filter { !known.contains($0.id) }
        var sentences: [String] = []
        if !later.isEmpty {
            sentences.append("\(counted(later.count, "site")) called after the copy was made and may have seen what is lost: \(names(later)).")
        }
        if !strangers.isEmpty {
            sentences.append(
                "The copy does not know \(counted(strangers.count, "site")) created since then: \(names(strangers)). Their devices are refused until they are created again."
            )
        }
        if sites.contains(where: { known.contains($0.id) && $0.database != nil }) {
            sentences.append(
                "Until a site has called again, nobody knows what it handed on since the copy: let it call before its device is replaced. tributary status names those that have not."
            )
        }
        return try sentences + ofMoved(copy, present) + ofPrimary(copy, present) + ofDevices(copy, sites)
    }

    /// Stores that went to another site since: the copy thinks they are still where they were.
    private static func ofMoved(_ copy: LedgerDatabase, _ present: LedgerDatabase) throws -> [String] {
        let moved = try present.read { transaction in
            try transaction.stores.all().compactMap { store -> (code: String, id: String, now: String)? in
                guard let tenure = try transaction.offices.tenure(.store(store.id)), let site = try transaction.sites.site(tenure.site) else { return nil }
                return (store.code, store.id, site.kind == .central ? "central" : site.name)
            }
        }
        let names = try copy.read { transaction in
            try moved.compactMap { one -> String? in
                guard let before = try transaction.offices.tenure(.store(one.id)).flatMap({ try transaction.sites.site($0.site) }) else { return nil }
                return before.name == one.now || before.kind == .central && one.now == "central"
                    ? nil : "\(one.code) (\(one.now), by the copy \(before.kind == .central ? "central" : before.name))"
            }
        }
        guard !names.isEmpty else { return [] }
        let shown = names.prefix(namedMost).joined(separator: ", ") + (names.count > namedMost ? " and \(names.count - namedMost) more" : "")
        return [
            "\(counted(names.count, "store is", "stores are")) elsewhere by now: \(shown). The site by the copy keeps it closed; central would edit what it has by the copy. Say at once where it is worked in: tributary stores move STORE --to SITE."
        ]
    }

    /// The primary's office went to another site since: the copy thinks it is still where it was.
    private static func ofPrimary(_ copy: LedgerDatabase, _ present: LedgerDatabase) throws -> [String] {
        func holder(_ database: LedgerDatabase) throws -> Site? {
            try database.read { transaction in try transaction.offices.tenure(.primary).flatMap { try transaction.sites.site($0.site) } }
        }
        func name(_ site: Site) -> String { site.kind == .central ? "central" : site.name }
        guard let now = try holder(present), let before = try holder(copy), now.id != before.id else { return [] }
        let closed = before.kind == .central ? "Central would edit it by the copy as well" : "\(before.name) keeps it closed"
        let act = now.kind == .central ? "tributary topology unify" : "tributary topology mirror SITE"
        return [
            "The data common to all stores is edited elsewhere by now: \(name(now)), by the copy \(name(before)). \(closed). Say at once where it is edited: \(act)."
        ]
    }

    /// Sites whose device is another one since: the copy lets the former one in.
    private static func ofDevices(_ copy: LedgerDatabase, _ sites: [Site]) throws -> [String] {
        let before = try copy.read { transaction in try transaction.sites.all() }
        let changed = sites.filter { site in before.contains { $0.id == site.id && $0.database != nil && $0.database != site.database } }
        guard !changed.isEmpty else { return [] }
        return [
            "\(counted(changed.count, "site has", "sites have")) another device by now, or none: \(names(changed)). The former one is let in again: tributary sites re-pair SITE --new-password."
        ]
    }

    private static func ofSite(_ present: LedgerDatabase) throws -> [String] {
        let (waiting, withheld) = try present.read { (try $0.outbox.counts().waitingRecords, try $0.withheld.countsByStore()) }
        var sentences: [String] = []
        if waiting > 0 {
            sentences.append(
                "\(counted(waiting, "record here waits", "records here wait")) to be sent: of these, what is newer than the copy is only in the database that is set aside."
            )
        }
        let kept = withheld.reduce(0 as Int64) { $0 + $1.count }
        if kept > 0 {
            sentences.append(
                "\(counted(kept, "record stays", "records stay")) here by choice, and central holds no copy: of these, what is newer than the copy is lost.")
        }
        return sentences
    }

    private static func names(_ sites: [Site]) -> String {
        let shown = sites.prefix(namedMost).map(\.name).joined(separator: ", ")
        return sites.count > namedMost ? "\(shown) and \(sites.count - namedMost) more" : shown
    }
}
