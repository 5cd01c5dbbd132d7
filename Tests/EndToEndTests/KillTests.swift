import Foundation
import Payload
import SampleNetwork
import TestSupport
import Testing

@Suite("Power cuts in the middle of work", .ownThreads)
struct KillTests {
    /// More for a long run.
    private static let rounds = ProcessInfo.processInfo.environment["TRIBUTARY_KILLS"].flatMap { Int($0) } ?? 12
    private static let tables = [
        "item", "item_line", "Location", "transact", "trans_line", "requisition", "requisition_line", "Stock_take", "Stock_take_lines",
    ]

    @Test func `whatever is killed, nothing acknowledged is lost and both sides end equal`() throws {
        let network = try HandmadeNetwork(SampleLines.all(items: 2_000))
        try network.serve()
        let folder = try network.addSite("North", stores: ["NMS", "RDS", "HVH", "HVD", "LKC"])
        var day = Day(network: network, folder: folder, random: SeededRandom(seed: 20))
        for round in 0..<Self.rounds { try day.live(through: round) }
        try day.end()
        try network.expectVerified([network.central, folder])
        try day.expectEverythingOnCentral()
        for table in Self.tables {
            let (ours, theirs) = (try network.export(folder, table: table), try network.export(network.central, table: table))
            #expect(ours == theirs, "\(table) differs")
            #expect(table == "Location" || !ours.isEmpty, "\(table) is empty")
        }
        network.server?.stop()
    }

    /// Both servers at work, and what was promised to those who wrote.
    private struct Day {
        let network: HandmadeNetwork
        let folder: String
        var random: SeededRandom
        var site: Server?
        /// What the program said was written, the last text for each record.
        var written: [String: String] = [:]
        var writtenOnCentral: [String: String] = [:]
        private var store: JSONValue?
        private var item: JSONValue?

        init(network: HandmadeNetwork, folder: String, random: SeededRandom) {
            self.network = network
            self.folder = folder
            self.random = random
        }

        mutating func live(through round: Int) throws {
            if network.server?.process.isRunning != true { try network.serve() }
            if site?.process.isRunning != true {
                site = try Server(["site", "serve", "--data", folder, "--interval", "1"], folder: folder)
            }
            // The first rounds cut the load itself, later ones leave time to write.
            if round >= Self.loadRounds { try write(round) }
            usleep(UInt32(random.next() % (round < Self.loadRounds ? 1_500_000 : 400_000)))
            if random.next() % 2 == 0 { network.server?.killNow() } else { site?.killNow() }
        }

        private static let loadRounds = 4

        private mutating func write(_ round: Int) throws {
            if store == nil {
                try eventually("the load is complete", within: 120) {
                    try Program.must(["site", "status", "--data", folder, "--json"]).json?["state"]?.text == "ready"
                }
                store = try network.firstRecord("store", where: ["code=LKC"], in: folder)
                item = try network.firstRecord("item", in: folder)
            }
            guard let store = store?["ID"], let item = item, let itemID = item["ID"] else { return }
            for number in 0..<3 {
                // Every second one is written again in a later round.
                let id = number == 0 ? "KILL-AGAIN-\(round % 2)" : "KILL-\(round)-\(number)"
                let note = "round \(round), \(number)"
                let line = JSONValue.object([("ID", .string(id)), ("store_ID", store), ("item_ID", itemID), ("note", .string(note))])
                if try network.put("item_line", id, line, in: folder).status == 0 { written[id] = note }
            }
            let name = "renamed in round \(round)"
            let id = "KILL-ITEM-\(round)"
            let made = item.with("ID", .string(id)).with("item_name", .string(name))
            if try network.put("item", id, made, in: network.central).status == 0 { writtenOnCentral[id] = name }
        }

        /// Quiet at last.
        mutating func end() throws {
            site?.stop()
            if network.server?.process.isRunning != true { try network.serve() }
            try Program.must(["site", "sync", "--data", folder])
            let report = try #require(try Program.must(["site", "sync", "--data", folder, "--json"]).json)
            #expect(report["pushed"]?.integer == 0)
            #expect(report["received"]?.integer == 0)
        }

        func expectEverythingOnCentral() throws {
            #expect(written.count > KillTests.rounds - Self.loadRounds)
            for (table, field, promised) in [("item_line", "note", written), ("item", "item_name", writtenOnCentral)] {
                var found: [String: [String]] = [:]
                for line in try network.export(network.central, table: table).split(separator: "\n") where line.contains("KILL-") {
                    let value = try JSONValue(parsing: String(line))
                    found[try #require(value["recordId"]?.text), default: []].append(value["recordData"]?[field]?.text ?? "")
                }
                for (id, text) in promised { #expect(found[id] == [text], "\(table) \(id)") }
                #expect(found.count == promised.count)
            }
        }
    }
}
