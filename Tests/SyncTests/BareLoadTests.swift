import Failures
import SimulatedDisk
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 4: a first load appends records without the index by key, which is there before anybody looks one up", .ownThreads)
struct BareLoadTests {
    /// North holds alpha and depot, and receives the customer through both: as of long ago, and as of the last grant.
    private func town() throws -> Town {
        let items = (0..<40).map { Town.change("item", "item-\($0)", ["item_name": "Item \($0)"]) }
        let town = try Town(before: items + (0..<40).map { stock("stock-\($0)", "item-\($0)", quantity: $0 == 7 ? "0" : "3") })
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.central([Town.change("name_store_join", "customer-in-depot", ["name_ID": "customer", "store_ID": "depot"])])
        town.network.engine.limits.pageBytes = 1...8_000_000
        return town
    }

    private func stock(_ id: String, _ item: String, quantity: String) -> Change {
        Town.change("item_line", id, ["store_ID": "alpha", "item_ID": item, "quantity": quantity])
    }

    private func hasIndex(_ site: SiteEngine) throws -> Bool {
        try site.database.engine.read { sql in
            let found = try sql.prepare("SELECT name FROM sqlite_master WHERE name IN ('records_key', 'records_parent')").all { $0.string(0) }
            #expect(found.count != 1, "both or none")
            return found.count == 2
        }
    }

    /// Loads North; `between` is told the number of pages taken, and may change what comes.
    ///
    /// - Returns: whether the index by key was there after each page.
    private func load(_ town: Town, pageBytes: Int, between: (_ pages: Int, inout [UInt8]) throws -> Void = { _, _ in }) throws -> [Bool] {
        var cycle = town.network.cycle(of: try town.site("North"), pageBytes: pageBytes)
        var caller: Caller?
        var indexed: [Bool] = []
        while case .send(let call, let body) = try cycle.next() {
            var answer = try town.network.engine.answer(call, body, site: "site-North", caller: &caller)
            if call == .pull { try between(indexed.count, &answer) }
            try cycle.receive(call, answer)
            if call == .pull { indexed.append(try hasIndex(try town.site("North"))) }
        }
        return indexed
    }

    private func expectWhole(_ town: Town, _ comment: Comment? = nil) throws {
        let site = try town.site("North")
        #expect(try site.state() == .ready, comment)
        #expect(try hasIndex(site), comment)
        #expect(try site.verify().problems == [], comment)
        #expect(
            try town.network.central.read { try $0.records.record("name", "customer")?.hash }
                == site.database.read { try $0.records.record("name", "customer")?.hash })
        // Each of its records once.
        #expect(try site.database.read { try $0.records.count(of: "item_line") } == 40, comment)
        #expect(try site.database.read { try $0.records.count(of: "item") } == 40, comment)
    }

    @Test(arguments: [1, 400, 4_000, 1_000_000])
    func `whatever the size of its pages, also where a record comes through two channels`(_ pageBytes: Int) throws {
        let town = try town()
        let indexed = try load(town, pageBytes: pageBytes)
        // Left out until the last page of the load, which says that it is the last.
        if pageBytes < 4_000 { #expect(indexed.prefix(3) == [false, false, false]) }
        #expect(indexed.last == true)
        try expectWhole(town)
    }

    @Test func `what changes on central meanwhile is taken in its newest version`() throws {
        let town = try town()
        let indexed = try load(town, pageBytes: 400) { pages, _ in
            guard pages == 3 else { return }
            try town.central([Town.change("name", "customer", ["name": "Renamed", "type": "facility"]), Town.change("item", "item-3", ["item_name": "Other"])])
        }
        #expect(indexed[3] == false)
        try expectWhole(town)
        #expect(try town.payload("North", "name", "customer")?.contains("Renamed") == true)
        #expect(try town.payload("North", "item", "item-3")?.contains("Other") == true)
    }

    @Test func `a store that is given to the site meanwhile comes too`() throws {
        let town = try town()
        try town.central(Town.store("gamma") + [Town.change("item_line", "in-gamma", ["store_ID": "gamma", "item_ID": "item-1", "quantity": "9"])])
        _ = try load(town, pageBytes: 400) { pages, _ in
            if pages == 3 { try town.network.administration.assign(store: "gamma", to: "North", force: false) }
        }
        #expect(try town.payload("North", "item_line", "in-gamma") != nil)
        let site = try town.site("North")
        #expect(try site.verify().problems == [])
        #expect(try site.state() == .ready && hasIndex(site))
    }

    @Test func `a program that is started anew in its midst goes on where it stood`() throws {
        struct Stopped: Error {}
        let town = try town()
        try town.network.addDevice("North", file: "north.sqlite")
        for stop in [1, 2, 1] {
            #expect(throws: Stopped.self) { _ = try load(town, pageBytes: 400) { pages, _ in if pages == stop { throw Stopped() } } }
            let file = town.network.folder.appending(path: "north.sqlite")
            town.network.sites["North"] = SiteEngine(try Network.database(file, opening: "opening-\(stop)"))
        }
        let indexed = try load(town, pageBytes: 400)
        #expect(indexed.first == false)
        try expectWhole(town)
    }

    /// North on a disk of its own, whose power can fail.
    private func device(_ disk: SimulatedDisk, _ town: Town, opening: Int) throws {
        let engine = try SQLiteDatabase(path: disk.openPath, options: .site)
        town.network.sites["North"] = SiteEngine(try LedgerDatabase(engine: engine, opening: "opening-\(opening)", clock: { 1_800_000_000 }))
    }

    @Test(arguments: [false, true])
    func `what a power loss takes of it is asked for again`(tearing: Bool) throws {
        struct Stopped: Error {}
        let (town, disk) = (try town(), SimulatedDisk(name: "north"))
        try device(disk, town, opening: 0)
        try town.site("North").initialise(databaseID: "database-north")
        for stop in 1...3 {
            #expect(throws: Stopped.self) { _ = try load(town, pageBytes: 400) { pages, _ in if pages == 2 { throw Stopped() } } }
            let reached = try town.site("North").database.read { try $0.records.count() }
            disk.powerLoss(keeping: tearing ? .torn(seed: UInt64(stop)) : .lost)
            try device(disk, town, opening: stop)
            let left = try town.site("North").database.read { try $0.records.count() }
            #expect(tearing ? left <= reached : left < reached)
        }
        _ = try load(town, pageBytes: 400)
        try expectWhole(town)
    }

    @Test func `a process that is killed anywhere in its last transaction goes on, and is ready with all of it or not at all`() throws {
        let town = try town()
        let disk = SimulatedDisk(name: "north")
        try device(disk, town, opening: 0)
        try town.site("North").initialise(databaseID: "database-north")
        struct Stopped: Error {}
        // Up to before the page that says that it is the last.
        #expect(throws: Stopped.self) {
            _ = try load(town, pageBytes: 4_000) { _, answer in if try UnreadPage(answer).head.isCheckpoint { throw Stopped() } }
        }
        let before = disk.snapshot()
        var endings: Set<SiteState> = []
        for stop in stride(from: 0, to: 60, by: 3) {
            disk.restore(before)
            try device(disk, town, opening: 100 + stop)
            disk.fault = .stop(afterChanges: stop)
            _ = try? load(town, pageBytes: 4_000)
            if stop.isMultiple(of: 2) { disk.crash() } else { disk.powerLoss(keeping: .torn(seed: UInt64(stop))) }
            try device(disk, town, opening: 200 + stop)
            let site = try town.site("North")
            endings.insert(try site.state())
            if try site.state() == .ready { #expect(try hasIndex(site), "stopped after \(stop) changes") }
            _ = try load(town, pageBytes: 4_000)
            try expectWhole(town, "stopped after \(stop) changes")
        }
        #expect(endings.contains(.loading) && endings.contains(.ready), "the stops lie on both sides of the commit")
    }

    @Test func `a central that sends a record twice is told of, and the load begins anew`() throws {
        let town = try town()
        var first: [UInt8]?
        _ = try load(town, pageBytes: 400) { pages, answer in
            let lines = answer.split(separator: 0x0A)
            guard let row = lines.dropFirst().first(where: { $0.starts(with: "[\"name\"".utf8) }) else { return }
            if let first { answer += first } else { first = Array(row) + [0x0A] }
        }
        try expectWhole(town)
        #expect(try town.status("North").log.contains { $0.event == "load-anew" && $0.code == FailureCode.digestDiffers.rawValue })
    }

    @Test func `what was merged, and items that are nowhere, are known at its end`() throws {
        let town = try town()
        try town.central([
            Town.change("name", "twin", ["name": "Twin", "type": "facility"]),
            Town.change("name_store_join", "twin-in-alpha", ["name_ID": "twin", "store_ID": "alpha"]),
        ])
        try town.network.administration.merge("name", "twin", into: "customer", acting: .program)
        // Nothing tells a new device of its deletion.
        try town.central([Town.delete("item", "item-7")])
        _ = try load(town, pageBytes: 400)
        let site = try town.site("North")
        #expect(try site.database.read { try $0.aliases.resolve("name", "twin") } == "customer")
        #expect(try town.status("North").namedGone.map(\.gone.description) == ["item item-7"])
        #expect(try town.status("North").namedGone.first?.first.map(\.id) == ["stock-7"])
    }

    @Test func `a repeat that was used too often is known at its end`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("Clinic", [Town.change("repeat_table", "repeat", ["name_ID": "patient", "total_repeats": "1"])])
        for id in ["one", "two"] { try town.write("Clinic", Town.prescription(id, repeatID: "repeat")) }
        try town.syncAll()
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("Clinic", edit)
        try town.network.addDevice("Clinic")
        try town.network.sync("Clinic")
        #expect(try town.status("Clinic").overdispensed == [RepeatStatus(id: "repeat", allowed: 1, used: 2)])
    }
}
