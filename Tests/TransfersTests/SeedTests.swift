import Failures
import Foundation
import Payload
import SampleNetwork
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import Transfers

@Suite("R-XFER 6, from seeds: whatever happens in whatever order, the halves come out right", .ownThreads)
struct SeedTests {
    private struct Cut: Error {}

    /// How many stories to tell: `TRIBUTARY_SEEDS=500` for a long evening.
    private static let seeds = ProcessInfo.processInfo.environment["TRIBUTARY_SEEDS"].flatMap { Int($0) } ?? 12

    @Test(arguments: 1...seeds)
    func `stores trade, change their minds, lose their line, their device, their follower and their site`(seed: Int) throws {
        let trade = try Trade(slice: 7)
        var story = Story(trade: trade, random: SeededRandom(seed: UInt64(seed)))
        for _ in 0..<50 { try story.step() }
        trade.isFollowing = true
        try trade.transfers.reset()
        try trade.transfers.catchUp()
        try trade.syncAll(rounds: 5)
        try check(trade, story, seed)
    }

    private func check(_ trade: Trade, _ story: Story, _ seed: Int) throws {
        let documents = try trade.all(nil, "transact")
        let halves = documents.filter { $0.value.string("type") == "si" }
        var answers: [String: [String]] = [:]
        for (id, half) in halves { answers[half.string("linked_transaction_id") ?? "", default: []].append(id) }
        for (id, document) in documents where document.string("type") == "ci" && document.string("status") == "fn" {
            let shown = try trade.transfers.show(id)
            #expect(shown.state == .made, "seed \(seed): \(id) waits: \(shown.sentence ?? "")")
            let expected = shown.responding.status == "deleted" ? [] : [TransferID.half(of: id, .shipment)]
            #expect(answers[id] ?? [] == expected, "seed \(seed): \(id)")
            // Stock is neither created nor lost: what was sent is what arrives, unless the receiver says otherwise.
            let half = TransferID.half(of: id, .shipment)
            let isRemembered = !story.forgetful.contains(shown.responding.store.lowercased())
            if isRemembered, !story.acted.contains(half), shown.responding.status != "deleted" {
                #expect(shown.differences == [], "seed \(seed): \(id)")
            }
        }
        for (source, ids) in answers { #expect(ids.count == 1 && !source.isEmpty, "seed \(seed): \(source) has \(ids)") }
        var numbers: Set<String> = []
        for half in halves.values {
            let number = half.string("invoice_num") ?? ""
            #expect(number != "-1" && numbers.insert("\(half.string("store_ID") ?? "") \(number)").inserted, "seed \(seed): \(number)")
        }
        // Central edits no half in another site's store: each of those was last written by its own site.
        try trade.central.read { transaction in
            for (id, half) in halves {
                let holder = try #require(try transaction.offices.tenure(.store(half.string("store_ID") ?? "")))
                if holder.site == "site-central" { continue }
                #expect(try transaction.records.record("transact", id)?.origin != 0, "seed \(seed): \(id)")
            }
        }
        try trade.expectSound()
    }

    private struct Story {
        let trade: Trade
        var random: SeededRandom
        private var sent: [(id: String, site: String?)] = []
        private var lines = 0
        /// Halves that somebody at the receiver changed.
        var acted: Set<String> = []
        /// Stores whose site no longer knows what it wrote: there a difference stays.
        var forgetful: Set<String> = []
        private var homes: [String: String?] = ["depot": nil, "hall": nil, "alpha": "North", "annex": "North", "beta": "South"]

        init(trade: Trade, random: SeededRandom) {
            self.trade = trade
            self.random = random
        }

        private mutating func pick<T>(_ values: [T]) -> T { values[Int(random.next() % UInt64(values.count))] }

        mutating func step() throws {
            switch random.next() % 16 {
            case 0...3: try finalise()
            case 4: try change { id, line in [Trade.line(line, of: id, quantity: 3)] }
            case 5: try quantity()
            case 6: try removeLine()
            case 7: try receive()
            case 8, 9: try trade.sync(pick(["North", "South"]))
            case 10: try cutSync()
            case 11: trade.isFollowing.toggle()
            case 12: if pick([true, false]) { try trade.transfers.step() } else { try trade.transfers.reset() }
            case 13: try move()
            case 14: try newDevice()
            default: try withdraw()
            }
        }

        /// What is refused at this moment, because a store is elsewhere or a site is still loading, is no part of the story.
        private func attempt(_ body: () throws -> Void) throws {
            do { try body() } catch let failure as Failure {
                let known: [FailureCode] = [.notEditor, .notInitialised, .siteRestored, .ownerUnknown, .notFound]
                guard known.contains(failure.code) else { throw failure }
            }
        }

        private mutating func finalise() throws {
            let from = pick(["depot", "alpha", "annex", "beta"])
            let to = pick(["depot", "hall", "alpha", "annex", "beta"].filter { $0 != from })
            let id = "i\(sent.count)"
            lines += 2
            let site = homes[from] ?? nil
            let changes = Trade.invoice(id, from: from, to: to, number: sent.count + 1, lines: ["l\(lines)": 5, "l\(lines + 1)": 6])
            try attempt {
                try trade.write(site, changes)
            }
            sent.append((id, site))
        }

        private mutating func change(_ make: (String, String) -> [Change]) throws {
            guard !sent.isEmpty else { return }
            let invoice = pick(sent)
            lines += 2
            let changes = make(invoice.id, "l\(lines)")
            guard try trade.value(invoice.site, "transact", invoice.id) != nil else { return }
            try attempt { try trade.write(invoice.site, changes) }
        }

        private mutating func line(_ body: (String?, String) throws -> Void) throws {
            guard !sent.isEmpty else { return }
            let invoice = pick(sent)
            let lines = try trade.all(invoice.site, "trans_line").filter { $0.value.string("transaction_ID") == invoice.id }.keys.sorted()
            guard !lines.isEmpty else { return }
            let chosen = pick(lines)
            try attempt { try body(invoice.site, chosen) }
        }

        private mutating func quantity() throws {
            let quantity = Int(random.next() % 90) + 1
            let trade = trade
            try line { site, line in try trade.edit(site, "trans_line", line, ["quantity": quantity]) }
        }

        private mutating func removeLine() throws {
            let trade = trade
            try line { site, line in try trade.delete(site, "trans_line", line) }
        }

        private mutating func receive() throws {
            let place: String? = pick(["North", "South", nil])
            let halves = try trade.all(place, "transact").filter { $0.value.string("type") == "si" && $0.value.string("status") == "nw" }
                .keys.sorted()
            guard !halves.isEmpty else { return }
            let half = pick(halves)
            acted.insert(half)
            let act = random.next() % 3
            let lines = try trade.all(place, "trans_line").filter { $0.value.string("transaction_ID") == half }.keys.sorted()
            try attempt {
                switch act {
                case 0: try trade.edit(place, "transact", half, ["status": "cn"])
                case 1: if let line = lines.first { try trade.edit(place, "trans_line", line, ["quantity": 1]) }
                default:
                    try trade.write(
                        place, (lines.map { ("trans_line", $0) } + [("transact", half)]).map { Change(table: $0.0, id: $0.1, payload: nil) }
                    )
                }
            }
        }

        private mutating func cutSync() throws {
            let site = pick(["North", "South"])
            let after = Int(random.next() % 5)
            do { try trade.sync(site) { if $0 >= after { throw Cut() } } } catch is Cut {}
        }

        private mutating func move() throws {
            guard forgetful.insert("annex").inserted else { return }
            try trade.administration.assign(store: "annex", to: "South", force: true)
            homes["annex"] = "South"
        }

        private mutating func newDevice() throws {
            let site = pick(["North", "South"])
            var edit = Administration.SiteEdit()
            edit.clearsPairing = true
            _ = try trade.administration.editSite(site, edit)
            try trade.addDevice(site)
            forgetful.formUnion(homes.filter { $0.value == site && $0.key != "annex" }.keys)
            try trade.sync(site)
        }

        private mutating func withdraw() throws {
            guard !sent.isEmpty, random.next() % 3 == 0 else { return }
            let invoice = pick(sent)
            guard try trade.value(invoice.site, "transact", invoice.id) != nil else { return }
            let lines = try trade.all(invoice.site, "trans_line").filter { $0.value.string("transaction_ID") == invoice.id }.keys.sorted()
            try attempt {
                try trade.write(
                    invoice.site,
                    (lines.map { ("trans_line", $0) } + [("transact", invoice.id)]).map { Change(table: $0.0, id: $0.1, payload: nil) })
            }
        }
    }
}
