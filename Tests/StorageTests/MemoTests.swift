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
            try database.write { transaction in
                for _ in 0..<25 { try act(transaction, &dice, depth: 0) }
                try expectTruth(transaction)
            }
            try database.read(expectTruth)
        }
    }

    private func act(_ transaction: Transaction, _ dice: inout Dice, depth: Int) throws {
        guard let id = Self.ids.randomElement(using: &dice), let channel = Self.channels.randomElement(using: &dice) else { return }
        switch Int.random(in: 0..<15, using: &dice) {
        case 0, 1, 2:
            let text = #"{"ID":"\#(id)","n":\#(Int.random(in: 0..<4, using: &dice))}"#
            _ = try transaction.group { _ = try TestLedger.put(transaction, "item", id, text, in: [channel]) }
        case 3: _ = try transaction.group { try TestLedger.delete(transaction, "item", id) }
        case 4: if let record = try transaction.records.record("item", id) { try transaction.records.setBase(record.rec, Base(position: 7, hash: nil)) }
        case 5: try transaction.state.set(StateKey<String>(id), Bool.random(using: &dice) ? channel : nil)
        case 6: try transaction.offices.hand(.store(id), to: channel)
        case 7: _ = try transaction.openings.database(id, site: channel)
        case 8:
            let table = try transaction.table("item")
            try transaction.records.gather(Self.ids.filter { _ in Bool.random(using: &dice) }.map { RecordKey(table, $0) })
        case 9:
            let table = try transaction.table("item")
            try transaction.offices.gather(Self.ids.map { Office.store($0) })
            try transaction.sites.gather(sites: Self.ids)
            try transaction.channels.gather(channels: Self.channels)
            try transaction.records.gather(childless: Self.ids.map { RecordKey(table, $0) })
        case 10:
            let number = Int64(Self.ids.firstIndex { $0.utf8.elementsEqual(id.utf8) } ?? 0)
            if try transaction.sites.site(id) == nil {
                try transaction.sites.save(Site(id: id, number: number, name: "site \(number)", kind: .server, secret: nil))
            }
            try transaction.sites.rememberPush(site: id, number: Int64.random(in: 1..<9, using: &dice), hash: .zero, answer: [], opening: nil)
        case 11:
            if let record = try transaction.records.record("item", id) {
                _ = try transaction.group { try transaction.records.touch(record.rec, position: try transaction.ledger.nextPosition()) }
            }
        case 12:
            // Another record is routed by it, or by another one from now on.
            let key = RecordKey(try transaction.table("item"), id)
            let child = RecordKey(try transaction.table("item_line"), "child \(channel)")
            _ = try transaction.group {
                if let stored = try transaction.records.record(child) {
                    try transaction.records.update(stored.rec, position: transaction.ledger.nextPosition(), origin: 0, hash: .zero, payload: [], parent: key)
                } else {
                    _ = try transaction.records.insert(child, position: transaction.ledger.nextPosition(), origin: 0, hash: .zero, payload: [], parent: key)
                }
            }
        case 13:
            let table = try transaction.table("item")
            let (key, half) = (RecordKey(table, id), RecordKey(table, Self.ids[Int.random(in: 0..<Self.ids.count, using: &dice)]))
            switch Int.random(in: 0..<4, using: &dice) {
            case 0:
                try transaction.transfers.register(
                    kind: "invoice", initiating: key, responding: half, from: "a", to: "b", state: Bool.random(using: &dice) ? .made : .waiting)
            case 1: try transaction.transfers.rememberPast(key, PastDocument(cause: .beforeStore, partner: channel, day: nil))
            case 2: try transaction.transfers.forgetPast(key)
            default: try transaction.transfers.gather(Self.ids.map { RecordKey(table, $0) })
            }
        default:
            guard depth < 3 else { return }
            let fails = Bool.random(using: &dice)
            let steps = Int.random(in: 0..<6, using: &dice)
            let before = try answers(transaction)
            let result = try transaction.attempt {
                for _ in 0..<steps { try act(transaction, &dice, depth: depth + 1) }
                if fails { throw Failure(.recordMalformed) }
            }
            if case .failure = result { #expect(try answers(transaction) == before, "an attempt that failed leaves nothing") }
        }
        try expectTruth(transaction)
    }

    /// What the ledger says, by the ways that remember.
    private func answers(_ transaction: Transaction) throws -> [String] {
        try Self.ids.flatMap { id -> [String] in
            let record = try transaction.records.record("item", id)
            return [
                "\(record.map { "\($0.payload) \($0.position) \($0.isDeleted) \(String(describing: $0.base))" } ?? "none")",
                "\(try record.map { try transaction.ledger.entries(of: $0.rec) } ?? [])", "\(try transaction.state.value(StateKey<String>(id)) ?? "none")",
                "\(String(describing: try transaction.offices.tenure(.store(id))))",
            ]
        } + Self.channels.map { "\(String(describing: try transaction.channels.knownChannel(named: $0)))" }
    }

    /// Compares with statements of this test's own.
    private func expectTruth(_ transaction: Transaction) throws {
        for id in Self.ids {
            let find = try transaction.sql.prepare(
                "SELECT r.rec, r.position, r.deleted, r.payload, r.base_position FROM records r JOIN tables t ON t.tbl = r.tbl WHERE t.folded = 'item' AND r.id = ?"
            )
            find.bind(id, at: 1)
            let truth = try find.first { "\($0.int(0)) \($0.int(1)) \($0.flag(2)) \($0.array(3)) \(String(describing: $0.optionalInt(4)))" }
            let record = try transaction.records.record("item", id)
            let said = record.map { "\($0.rec) \($0.position) \($0.isDeleted) \($0.payload) \(String(describing: $0.base?.position))" }
            #expect(said == truth)
            if let rec = record?.rec {
                let places = try transaction.sql.prepare("SELECT chan, position, present FROM entries WHERE rec = ? ORDER BY chan")
                places.bind(rec, at: 1)
                let truth = try places.all { "\($0.int(0)) \($0.int(1)) \($0.flag(2))" }
                #expect(try transaction.ledger.entries(of: rec).map { "\($0.chan) \($0.position) \($0.isPresent)" } == truth)
            }
            let children = try one(transaction, "SELECT COUNT(*) FROM records WHERE parent_id = ?", id)
            #expect(try transaction.records.hasChildren(RecordKey(transaction.table("item"), id)) == (children != "0"))
            let meta = try one(transaction, "SELECT value FROM meta WHERE name = ?", id)
            #expect(try transaction.state.value(StateKey<String>(id)) == meta)
            let holder = try one(transaction, "SELECT site FROM tenure WHERE office = ?", "store:" + id)
            #expect(try transaction.offices.tenure(.store(id))?.site == holder)
            let item = RecordKey(try transaction.table("item"), id)
            let begun = try one(transaction, "SELECT pair FROM pairs WHERE id = ?", id)
            #expect(try transaction.transfers.pair(begunBy: item).map { String($0.number) } == begun)
            let answered = try one(transaction, "SELECT pair FROM pairs WHERE half_id = ? ORDER BY pair", id)
            #expect(try transaction.transfers.pair(answeredBy: item).map { String($0.number) } == answered)
            let past = try one(transaction, "SELECT partner FROM past_documents WHERE id = ?", id)
            #expect(try transaction.transfers.past(item)?.partner == past)
            let push = try one(transaction, "SELECT push FROM sites WHERE site = ?", id)
            #expect(try transaction.sites.site(id).map { String($0.push) } == push)
        }
        for channel in Self.channels {
            let number = try one(transaction, "SELECT chan FROM channels WHERE name = ?", channel)
            #expect(try transaction.channels.knownChannel(named: channel).map(String.init) == number)
        }
    }

    private func one(_ transaction: Transaction, _ sql: String, _ text: String) throws -> String? {
        let find = try transaction.sql.prepare(sql)
        find.bind(text, at: 1)
        return try find.first { $0.optionalString(0) } ?? nil
    }

    @Test func `a number learnt from a transaction that was undone is not remembered`() throws {
        let database = try TestLedger.open()
        let reader = try database.read { try $0.channels.knownChannel(named: "store:x") }
        #expect(reader == nil)
        _ = try? database.write { transaction in
            _ = try transaction.channels.channel(named: "store:x")
            _ = try transaction.channels.knownChannel(named: "store:x")
            throw Failure(.recordMalformed)
        }
        let undone = try database.write { try $0.channels.knownChannel(named: "store:x") }
        #expect(undone == nil)
        let made = try database.write { try $0.channels.channel(named: "store:x") }
        let found = try database.write { try $0.channels.channel(named: "store:x") }
        #expect(found == made)
    }

    @Test func `whatever is remembered is of a table that the database has`() throws {
        let tables = try TestLedger.open().read { transaction in
            Set(try transaction.sql.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all { $0.string(0) })
        }
        for table in WatchedTable.allCases {
            #expect(tables.contains("\(table)"))
            #expect(WatchedTable(named: "\(table)".utf8) == table)
        }
        #expect(WatchedTable(named: "record".utf8) == nil)
    }
}
