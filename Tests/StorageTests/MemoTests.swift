import Failures
import Testing

@testable import Storage

/// Within a transaction what was read is remembered until it is written: nobody can tell.
@Suite("What a transaction remembers is what the database says")
struct MemoTests {
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// The same letter written as one character and as two: two ids.
    private static let ids = ["a", "b", "caf\u{E9}", "cafe\u{301}"]
    private static let channels = ["everyone", "store:caf\u{E9}", "store:cafe\u{301}"]

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `whatever is written, undone and asked for in whatever order, each answer is the database's own`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let database = try TestLedger.open()
        for _ in 0..<6 {
            try database.write { ledger in
                for _ in 0..<25 { try act(ledger, &dice, depth: 0) }
                try expectTruth(ledger)
            }
            try database.read(expectTruth)
        }
    }

    private func act(_ ledger: Ledger, _ dice: inout Dice, depth: Int) throws {
        guard let id = Self.ids.randomElement(using: &dice), let channel = Self.channels.randomElement(using: &dice) else { return }
        switch Int.random(in: 0..<14, using: &dice) {
        case 0, 1, 2:
            let text = #"{"ID":"\#(id)","n":\#(Int.random(in: 0..<4, using: &dice))}"#
            _ = try ledger.group { _ = try TestLedger.put(ledger, "item", id, text, in: [channel]) }
        case 3: _ = try ledger.group { try TestLedger.delete(ledger, "item", id) }
        case 4: if let record = try ledger.record("item", id) { try ledger.setBase(record.rec, Base(position: 7, hash: nil)) }
        case 5: try ledger.setMeta(id, Bool.random(using: &dice) ? channel : nil)
        case 6: try ledger.hand(.store(id), to: channel)
        case 7: _ = try ledger.database(id, site: channel)
        case 8:
            let table = try ledger.table("item")
            try ledger.gather(Self.ids.filter { _ in Bool.random(using: &dice) }.map { RecordKey(table, $0) })
        case 9:
            let table = try ledger.table("item")
            try ledger.gather(Self.ids.map { Office.store($0) })
            try ledger.gather(sites: Self.ids)
            try ledger.gather(channels: Self.channels)
            try ledger.gather(childless: Self.ids.map { RecordKey(table, $0) })
        case 10:
            let number = Int64(Self.ids.firstIndex { $0.utf8.elementsEqual(id.utf8) } ?? 0)
            if try ledger.site(id) == nil { try ledger.save(Site(id: id, number: number, name: "site \(number)", kind: .server, secret: nil)) }
            try ledger.notePush(site: id, number: Int64.random(in: 1..<9, using: &dice), hash: .zero, answer: [], opening: nil)
        case 11: if let record = try ledger.record("item", id) { _ = try ledger.group { try ledger.touch(record.rec, position: try ledger.nextPosition()) } }
        case 12:
            // Another record is routed by it, or by another one from now on.
            let key = RecordKey(try ledger.table("item"), id)
            let child = RecordKey(try ledger.table("item_line"), "child \(channel)")
            _ = try ledger.group {
                if let stored = try ledger.record(child) {
                    try ledger.update(stored.rec, position: ledger.nextPosition(), origin: 0, hash: .zero, payload: [], parent: key)
                } else {
                    _ = try ledger.insert(child, position: ledger.nextPosition(), origin: 0, hash: .zero, payload: [], parent: key)
                }
            }
        default:
            guard depth < 3 else { return }
            let fails = Bool.random(using: &dice)
            let steps = Int.random(in: 0..<6, using: &dice)
            let before = try answers(ledger)
            let result = try ledger.attempt {
                for _ in 0..<steps { try act(ledger, &dice, depth: depth + 1) }
                if fails { throw Failure(.recordMalformed) }
            }
            if case .failure = result { #expect(try answers(ledger) == before, "an attempt that failed leaves nothing") }
        }
        try expectTruth(ledger)
    }

    /// What the ledger says, by the ways that remember.
    private func answers(_ ledger: Ledger) throws -> [String] {
        try Self.ids.flatMap { id -> [String] in
            let record = try ledger.record("item", id)
            return [
                "\(record.map { "\($0.payload) \($0.position) \($0.isDeleted) \(String(describing: $0.base))" } ?? "none")",
                "\(try record.map { try ledger.entries(of: $0.rec) } ?? [])", "\(try ledger.meta(id) ?? "none")",
                "\(String(describing: try ledger.tenure(.store(id))))",
            ]
        } + Self.channels.map { "\(String(describing: try ledger.knownChannel(named: $0)))" }
    }

    /// Compares with statements of this test's own.
    private func expectTruth(_ ledger: Ledger) throws {
        for id in Self.ids {
            let find = try ledger.sql.prepare(
                "SELECT r.rec, r.position, r.deleted, r.payload, r.base_position FROM records r JOIN tables t ON t.tbl = r.tbl WHERE t.folded = 'item' AND r.id = ?"
            )
            find.bind(id, at: 1)
            let truth = try find.first { "\($0.int(0)) \($0.int(1)) \($0.flag(2)) \($0.array(3)) \(String(describing: $0.optionalInt(4)))" }
            let record = try ledger.record("item", id)
            let said = record.map { "\($0.rec) \($0.position) \($0.isDeleted) \($0.payload) \(String(describing: $0.base?.position))" }
            #expect(said == truth)
            if let rec = record?.rec {
                let places = try ledger.sql.prepare("SELECT chan, position, present FROM entries WHERE rec = ? ORDER BY chan")
                places.bind(rec, at: 1)
                let truth = try places.all { "\($0.int(0)) \($0.int(1)) \($0.flag(2))" }
                #expect(try ledger.entries(of: rec).map { "\($0.chan) \($0.position) \($0.isPresent)" } == truth)
            }
            let children = try one(ledger, "SELECT COUNT(*) FROM records WHERE parent_id = ?", id)
            #expect(try ledger.hasChildren(RecordKey(ledger.table("item"), id)) == (children != "0"))
            let meta = try one(ledger, "SELECT value FROM meta WHERE name = ?", id)
            #expect(try ledger.meta(id) == meta)
            let holder = try one(ledger, "SELECT site FROM tenure WHERE office = ?", "store:" + id)
            #expect(try ledger.tenure(.store(id))?.site == holder)
            let push = try one(ledger, "SELECT push FROM sites WHERE site = ?", id)
            #expect(try ledger.site(id).map { String($0.push) } == push)
        }
        for channel in Self.channels {
            let number = try one(ledger, "SELECT chan FROM channels WHERE name = ?", channel)
            #expect(try ledger.knownChannel(named: channel).map(String.init) == number)
        }
    }

    private func one(_ ledger: Ledger, _ sql: String, _ text: String) throws -> String? {
        let find = try ledger.sql.prepare(sql)
        find.bind(text, at: 1)
        return try find.first { $0.optionalString(0) } ?? nil
    }

    @Test func `a number learnt from a transaction that was undone is not remembered`() throws {
        let database = try TestLedger.open()
        let reader = try database.read { try $0.knownChannel(named: "store:x") }
        #expect(reader == nil)
        _ = try? database.write { ledger in
            _ = try ledger.channel(named: "store:x")
            _ = try ledger.knownChannel(named: "store:x")
            throw Failure(.recordMalformed)
        }
        let undone = try database.write { try $0.knownChannel(named: "store:x") }
        #expect(undone == nil)
        let made = try database.write { try $0.channel(named: "store:x") }
        let found = try database.write { try $0.channel(named: "store:x") }
        #expect(found == made)
    }
}
