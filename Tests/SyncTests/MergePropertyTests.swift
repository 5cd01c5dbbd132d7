import Failures
import Payload
import SampleNetwork
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 9: any merges, in any order and chain, end where a list of equalities ends", .ownThreads)
struct MergePropertyTests {
    /// What should be, by the simplest means: who was merged into whom, and everything that was ever said.
    private struct Model {
        var kept: [String: String] = [:]
        /// Stock line, store, item as written.
        var lines: [String: (store: String, item: String)] = [:]
        /// Item and store pairs once shown.
        var shown: Set<[String]> = []
        var patients: [String: String] = [:]
        var invoices: [String: String] = [:]

        func resolve(_ id: String) -> String { kept[id].map(resolve) ?? id }
    }

    private static let items = (1...7).map { "i\($0)" }
    private static let people = (1...5).map { "p\($0)" }
    private static let active: KeyValuePairs<String, String> = Town.active

    private func world(_ random: inout SeededRandom, _ model: inout Model) throws -> Town {
        var records = Self.items.map { Town.change("item", $0, ["item_name": $0]) }
        for (number, item) in Self.items.enumerated() {
            for store in ["alpha", "beta", "lonely"] where random.number(in: 0...1) == 0 {
                let hides = random.number(in: 0...2) == 0
                records.append(
                    Town.change("item_store_join", "j\(number)-\(store)", ["item_ID": item, "store_ID": store, "inactive": "\(hides)"]))
                if !hides { model.shown.insert([item, store]) }
            }
        }
        for person in Self.people {
            records.append(Town.change("name", person, ["type": "patient", "supplying_store_id": "pharmacy"]))
        }
        let town = try Town(before: records)
        try town.syncAll()
        return town
    }

    private func step(_ town: Town, _ random: inout SeededRandom, _ model: inout Model, _ number: Int) throws {
        switch random.number(in: 0...9) {
        case 0...1: try merge(town, "item", Self.items, &random, &model) { try town.central([$0]) }
        case 2: try merge(town, "name", Self.people, &random, &model) { try town.write("Clinic", [$0]) }
        case 3...5:
            let (site, store) = random.element(of: Array(Self.active))
            let item = random.element(of: Self.items)
            let id = "s\(random.number(in: 0...9))-\(store)"
            try town.write(site, [Town.change("item_line", id, ["store_ID": store, "item_ID": item])])
            model.lines[id] = (store, item)
        case 6:
            let person = random.element(of: Self.people)
            try town.write("Clinic", [Town.change("transact", "t\(number)", ["store_ID": "pharmacy", "name_ID": person, "type": "ci"])])
            model.invoices["t\(number)"] = person
        default: try town.network.sync(random.element(of: Town.sites))
        }
    }

    private func merge(
        _ town: Town, _ table: String, _ ids: [String], _ random: inout SeededRandom, _ model: inout Model,
        _ write: (Change) throws -> Void
    ) throws {
        let dropped = random.element(of: ids)
        let kept = random.element(of: ids)
        let change = MergeTests.merge(table, dropped, into: kept)
        let isPossible = model.kept[dropped] == nil && model.resolve(kept) != dropped
        let isDone = model.kept[dropped] != nil && model.resolve(dropped) == model.resolve(kept)
        if isPossible || isDone {
            try write(change)
            if isPossible { model.kept[dropped] = kept }
        } else {
            #expect(throws: Failure.self, "\(dropped) into \(kept)") { try write(change) }
        }
    }

    @Test(arguments: 1...20)
    func `every reader resolves every id alike, owners' records name the kept one, and what was shown is shown`(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var model = Model()
        let town = try world(&random, &model)
        for number in 0..<60 { try step(town, &random, &model, number) }
        for _ in 0..<2 { try town.syncAll() }
        #expect(try town.network.administration.quarantine().isEmpty)
        for id in Self.items {
            let readers = try [town.network.central] + Town.sites.map { try town.site($0).database }
            for reader in readers { #expect(try reader.read { try $0.aliases.resolve("item", id) } == model.resolve(id)) }
            #expect(try (town.centralPayload("item", id) == nil) == (model.kept[id] != nil))
        }
        for id in Self.people {
            for reader in [town.network.central, try town.site("Clinic").database] {
                #expect(try reader.read { try $0.aliases.resolve("name", id) } == model.resolve(id))
            }
        }
        for (id, line) in model.lines { try expect("item_ID", of: "item_line", id, toLeadTo: model.resolve(line.item), "item", town) }
        for (id, person) in model.invoices { try expect("name_ID", of: "transact", id, toLeadTo: model.resolve(person), "name", town) }
        try expectJoins(model, town)
        try town.expectSound()
        for site in Town.sites {
            let rest = try town.network.sync(site)
            #expect(rest.pushed == 0 && rest.received == 0, "\(site) is not at rest")
        }
    }

    private func expect(_ field: String, of table: String, _ id: String, toLeadTo kept: String, _ merged: String, _ town: Town) throws {
        let text = try #require(try town.centralPayload(table, id))
        let named = try #require(try JSONValue(parsing: Array(text.utf8))[field]?.text)
        #expect(try town.network.central.read { try $0.aliases.resolve(merged, named) } == kept, "\(table) \(id)")
    }

    private func expectJoins(_ model: Model, _ town: Town) throws {
        var shown: Set<[String]> = []
        var pairs: [[String]] = []
        try town.network.central.read { transaction in
            try transaction.records.forEachRecord(of: "item_store_join") { record in
                let value = try JSONValue(parsing: record.payload)
                let pair = [value["item_ID"]?.text ?? "", value["store_ID"]?.text ?? ""]
                pairs.append(pair)
                if value["inactive"]?.text != "true" { shown.insert(pair) }
            }
        }
        #expect(shown == Set(model.shown.map { [model.resolve($0[0]), $0[1]] }))
        #expect(Set(pairs).count == pairs.count, "a join stands twice")
    }

    @Test func `links added in any order resolve alike`() throws {
        let links = [("a", "b"), ("b", "c"), ("d", "b"), ("e", "a"), ("c", "f")]
        for seed in UInt64(1)...20 {
            var random = SeededRandom(seed: seed)
            var order = links
            random.reorder(&order)
            let network = try Network(sample: false)
            try network.central.write { transaction in
                let table = try transaction.table("item")
                for (dropped, kept) in order { try transaction.aliases.add(table: table, dropped: dropped, kept: kept) }
                for id in ["a", "b", "c", "d", "e"] { #expect(try transaction.aliases.resolve(table: table, id: id) == "f") }
            }
        }
    }

    @Test(arguments: 0..<6)
    func `a chain of three leads to its end, made in any order, and so do records that come late`(_ order: Int) throws {
        let links = [("a", "b"), ("b", "c"), ("c", "d")]
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        let town = try Town(
            before: ["a", "b", "c", "d"].map { Town.change("item", $0, ["item_name": $0]) } + [
                Town.change("item_store_join", "shown", ["item_ID": "a", "store_ID": "alpha", "inactive": "false"]),
                Town.change("item_store_join", "hidden", ["item_ID": "d", "store_ID": "alpha", "inactive": "true"]),
            ])
        try town.syncAll()
        try town.write("North", [Town.change("item_line", "unsent", ["store_ID": "alpha", "item_ID": "a"])])
        for index in orders[order] {
            // The links as they are said, not as they could be said shorter.
            let merge = Merge(of: "item", dropped: links[index].0, kept: links[index].1, home: "", at: 1, by: nil)
            try town.central([Change(table: "merge", id: merge.id, payload: merge.payload())])
        }
        try town.central([
            Town.change("item_line", "depot", ["store_ID": "depot", "item_ID": "a"]),
            Town.change("item_store_join", "late", ["item_ID": "a", "store_ID": "beta", "inactive": "false"]),
            Town.change("item_store_join", "again", ["item_ID": "b", "store_ID": "alpha", "inactive": "false"]),
        ])
        try town.syncAll()
        try town.write("South", [Town.change("item_line", "old-screen", ["store_ID": "beta", "item_ID": "b"])])
        try town.syncAll()
        for id in ["a", "b", "c", "d"] {
            for reader in try [town.network.central] + Town.sites.map({ try town.site($0).database }) {
                #expect(try reader.read { try $0.aliases.resolve("item", id) } == "d")
            }
        }
        for line in ["unsent", "depot"] { #expect(try town.centralPayload("item_line", line)?.contains("\"item_ID\":\"d\"") == true) }
        try expect("item_ID", of: "item_line", "old-screen", toLeadTo: "d", "item", town)
        let model = Model(kept: ["a": "b", "b": "c", "c": "d"], shown: [["a", "alpha"], ["a", "beta"]])
        try expectJoins(model, town)
        let joins = try town.network.central.read { transaction in
            var items: [String?] = []
            try transaction.records.forEachRecord(of: "item_store_join") { items.append(try JSONValue(parsing: $0.payload)["item_ID"]?.text) }
            return items
        }
        #expect(joins == ["d", "d"])
        try town.expectSound()
    }
}
