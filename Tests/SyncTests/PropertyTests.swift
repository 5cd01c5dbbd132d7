import Failures
import SampleNetwork
import Storage
import SyncProtocol
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

/// The equations of docs/properties.md over random histories; a failing seed is its own reproduction.
@Suite("docs/properties.md: the equations hold after any history", .ownThreads)
struct PropertyTests {
    private struct Cut: Error {}

    /// One random history, with a naive memory of what each store's own site last wrote.
    private struct History {
        let town: Town
        var random: SeededRandom
        var written: [String: String?] = [:]
        var parked = 0

        init(seed: Int) throws {
            town = try Town()
            town.network.engine.limits.pageBytes = 1...8_000_000
            random = SeededRandom(seed: UInt64(seed), stream: "properties")
            // Two stores on one site: what they exchange is held there through two channels.
            try town.network.administration.assign(store: "depot", to: "North", force: false)
            try town.grant("alpha", "depot")
            try town.syncAll()
        }

        mutating func step() throws {
            switch random.number(in: 0...9) {
            case 0...1: try editCentral()
            case 2...5: try editStore()
            case 6:
                let pair = random.element(of: [("alpha", "beta"), ("alpha", "pharmacy"), ("beta", "lonely"), ("pharmacy", "lonely")])
                if random.number(in: 0...1) == 0 {
                    try town.grant(pair.0, pair.1)
                } else {
                    try town.network.administration.revokeVisibility(pair.0, pair.1)
                }
            case 7 where random.number(in: 0...2) > 0:
                let store = random.element(of: ["depot", "beta", "lonely"])
                let id = "customer-in-\(store)"
                let isHidden = random.number(in: 0...1) == 0
                try town.central([
                    isHidden
                        ? Town.delete("name_store_join", id)
                        : Town.change("name_store_join", id, ["name_ID": "customer", "store_ID": store])
                ])
            case 7: try town.network.central.write { try $0.ledger.purgeRemovals(upTo: $0.ledger.head()) }
            default: try sync(random.element(of: Town.sites))
            }
        }

        private mutating func editCentral() throws {
            let id = "c\(random.number(in: 0...9))"
            let table = random.element(of: ["item", "contact", "abbreviation"])
            let change =
                random.number(in: 0...4) == 0
                ? Town.delete(table, id) : Town.change(table, id, ["name_ID": "customer", "code": "\(random.number(in: 0...3))"])
            try town.central([change])
            written["\(table) \(id)"] = change.payload.map { String(decoding: $0, as: UTF8.self) } as String?
        }

        /// An invoice with lines, or stock, of a random store, in one transaction.
        private mutating func editStore() throws {
            let (site, store) = random.element(of: Array(Town.active))
            guard try town.site(site).state() == .ready else { return }
            var changes: [Change] = []
            if random.number(in: 0...1) == 0 {
                let id = "\(store)-i\(random.number(in: 0...4))"
                let name = random.element(of: ["name-alpha", "name-beta", "name-depot", "name-pharmacy", "customer", ""])
                changes.append(
                    Town.change(
                        "transact", id, ["store_ID": store, "name_ID": name, "type": "ci", "comment": "\(random.number(in: 0...3))"]))
                for line in 0...random.number(in: 0...2) {
                    changes.append(
                        Town.change("trans_line", "\(id)-\(line)", ["transaction_ID": id, "batch": "\(random.number(in: 0...3))"]))
                }
            } else {
                let id = "\(store)-s\(random.number(in: 0...4))"
                changes.append(
                    random.number(in: 0...4) == 0
                        ? Town.delete("item_line", id)
                        : Town.change("item_line", id, ["store_ID": store, "batch": "\(random.number(in: 0...3))"]))
            }
            random.reorder(&changes)
            try town.write(site, changes)
            for change in changes {
                written["\(change.table) \(change.id)"] = change.payload.map { String(decoding: $0, as: UTF8.self) } as String?
            }
        }

        /// A sync with any page size, cut anywhere, before or after central's answer, or repeated.
        private mutating func sync(_ name: String) throws {
            let engine = try town.site(name)
            var cycle = town.network.cycle(of: engine, pageBytes: random.element(of: [1, 200, 2_000, 1_000_000]))
            var caller: Caller?
            let cut = random.number(in: 0...12)
            var calls = 0
            while case .send(let call, let body) = try cycle.next() {
                calls += 1
                if calls == cut, random.number(in: 0...1) == 0 { return }
                var answer = try town.network.engine.answer(call, body, site: "site-\(name)", caller: &caller)
                if call == .push, random.number(in: 0...3) == 0 {
                    let again = try town.network.engine.answer(call, body, site: "site-\(name)", caller: &caller)
                    #expect(again == answer)
                    answer = again
                }
                if calls == cut { return }
                try cycle.receive(call, answer)
                if call == .pull, random.number(in: 0...5) == 0 { try cycle.receive(call, answer) }
            }
            parked += cycle.report.parked
        }
    }

    /// Records present in the channels a site is subscribed to, by central's own tables.
    private func entitled(_ town: Town, _ site: String) throws -> [String: [UInt8]] {
        try town.network.central.read { transaction in
            let subscription = Set(try transaction.sites.subscription(of: "site-\(site)"))
            var records: [String: [UInt8]] = [:]
            try transaction.records.forEachRecord { record in
                let channels = try transaction.ledger.entries(of: record.rec).filter(\.isPresent).map { try transaction.channels.channel($0.chan).name }
                if channels.contains(where: subscription.contains) { records["\(record.key)"] = record.payload }
            }
            return records
        }
    }

    @Test(arguments: 1...12)
    func `after any history of edits, grants, purges, cuts and repetitions everything converges and nothing is lost`(_ seed: Int) throws {
        var history = try History(seed: seed)
        for _ in 0..<90 { try history.step() }
        let town = history.town
        try town.syncAll()
        #expect(history.parked == 0)
        #expect(try town.network.administration.quarantine().isEmpty)
        for site in Town.sites {
            var held: [String: [UInt8]] = [:]
            try town.site(site).database.read { transaction in try transaction.records.forEachRecord { held["\($0.key)"] = $0.payload } }
            #expect(try held == entitled(town, site), "\(site)")
            let head = try town.site(site).database.read { try $0.ledger.head() }
            let rest = try town.network.sync(site)
            #expect(rest.received == 0 && rest.calls == 2 && rest.pushed == 0, "\(site) is not at rest")
            #expect(try town.site(site).database.read { try $0.ledger.head() } == head)
        }
        for (key, text) in history.written {
            let parts = key.split(separator: " ", maxSplits: 1)
            #expect(try town.centralPayload(String(parts[0]), String(parts[1])) == text, "\(key)")
        }
        try town.expectSound()
    }
}
