import Failures
import Foundation
import Synchronization
import Testing

@testable import Storage

@Suite("The ledger: positions, channels, digests, pages")
struct LedgerTests {
    /// Small random numbers, the same everywhere.
    struct Dice {
        var state: UInt64
        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(sides))
        }
    }

    @Test func `positions follow commits, a group shares one, equal bytes take none and a rolled-back attempt gives its own back`() throws {
        let database = try TestLedger.open()
        let first = try database.write { transaction in
            try transaction.group {
                _ = try TestLedger.put(transaction, "item", "a", "1", in: ["everyone"])
                _ = try TestLedger.put(transaction, "item", "b", "1", in: ["everyone"])
            }.position
        }
        #expect(first == 1)
        #expect(
            try database.write { transaction in try transaction.group { _ = try TestLedger.put(transaction, "item", "a", "1", in: ["everyone"]) }.position
            } == nil)
        try database.write { transaction in
            let failed = try transaction.attempt {
                _ = try transaction.group { _ = try TestLedger.put(transaction, "item", "a", "2", in: ["everyone", "other"]) }
                throw Failure(.notEditor)
            }
            #expect(throws: Failure.self) { try failed.get() }
            let nested = try transaction.attempt {
                _ = try transaction.attempt { () throws -> Void in throw Failure(.notEditor) }
                return try transaction.group { _ = try TestLedger.put(transaction, "item", "c", "1", in: ["everyone"]) }.position
            }
            #expect(try nested.get() == 2)
        }
        try database.read { (transaction: Transaction) throws -> Void in
            #expect(try transaction.ledger.head() == 2)
            #expect(try transaction.records.record("item", "a")?.payload == Array("1".utf8))
            #expect(try transaction.channels.knownChannel(named: "other") == nil)
        }
    }

    @Test(arguments: 1...6)
    func `digests are the sums over present entries, and pages of any size give the same rows, after any history`(_ seed: Int) throws {
        let database = try TestLedger.open()
        var dice = Dice(state: UInt64(seed))
        let channels = ["everyone", "store:a", "store:b", "store:c"]
        var model: [String: (text: String, channels: Set<String>)] = [:]
        for _ in 0..<120 {
            try database.write { transaction in
                for _ in 0...dice.roll(3) {
                    _ = try transaction.attempt {
                        let saved = model
                        _ = try transaction.group {
                            for _ in 0...dice.roll(3) {
                                let id = "r\(dice.roll(25))"
                                if dice.roll(5) == 0 {
                                    try TestLedger.delete(transaction, "item", id)
                                    model[id] = nil
                                } else {
                                    let text = "\(dice.roll(4))"
                                    let chosen = channels.filter { _ in dice.roll(2) == 0 }
                                    _ = try TestLedger.put(transaction, "item", id, text, in: chosen)
                                    model[id] = (text, Set(chosen))
                                }
                            }
                        }
                        if dice.roll(4) == 0 {
                            model = saved
                            throw Failure(.notEditor)
                        }
                    }
                }
            }
        }
        try database.read { (transaction: Transaction) throws -> Void in
            for name in channels {
                guard let chan = try transaction.channels.knownChannel(named: name) else { continue }
                var naive = Tally.empty
                for (id, one) in model where one.channels.contains(name) {
                    naive.add(Digest.record(table: "item", id: id, payload: Array(one.text.utf8)))
                }
                #expect(try transaction.channels.channel(chan).tally == naive)
                #expect(try TestLedger.recount(transaction, chan) == naive)
            }
            let chans = try channels.compactMap { try transaction.channels.knownChannel(named: $0) }
            let whole = try rows(transaction, chans, count: 1_000_000, bytes: 1_000_000)
            for (count, bytes) in [(1, 1_000_000), (2, 1_000_000), (3, 90), (1_000, 1), (7, 500)] {
                let parts = try rows(transaction, chans, count: count, bytes: bytes)
                #expect(parts == whole)
            }
            // What a reader from zero ends with is what the model says.
            var held: [String: Set<Int64>] = [:]
            for row in whole { held[row.id] = held[row.id, default: []].union(row.joined).subtracting(row.left) }
            for (id, one) in model {
                let expected = Set(try one.channels.compactMap { try transaction.channels.knownChannel(named: $0) })
                #expect(held[id, default: []] == expected, "\(id)")
            }
        }
    }

    struct PageRow: Equatable {
        let id: String
        let position: Int64
        let joined: [Int64]
        let left: [Int64]
    }

    /// All pages from zero to the head; a page never ends within a position.
    private func rows(_ transaction: Transaction, _ chans: [Int64], count: Int, bytes: Int) throws -> [PageRow] {
        var all: [PageRow] = []
        var after: Int64 = 0
        let head = try transaction.ledger.head()
        while after < head {
            var positions: Set<Int64> = []
            let to = try transaction.ledger.page(channels: chans, after: after, through: head, count: count, bytes: bytes, removalsAfter: 0) {
                positions.insert($1)
                all.append(PageRow(id: $0.key.id, position: $1, joined: $2.sorted(), left: $3.sorted()))
                return $0.payload.count + 80
            }.to
            #expect(to > after)
            #expect(positions.allSatisfy { $0 > after && $0 <= to })
            after = to
        }
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.position <= $1.position })
        return all
    }

    @Test func `a record leaves a channel by a removal, which a purge forgets and a floor remembers`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            _ = try transaction.group { _ = try TestLedger.put(transaction, "item", "a", "1", in: ["x", "y"]) }
            _ = try transaction.group { _ = try TestLedger.put(transaction, "item", "a", "1", in: ["y"]) }
            _ = try transaction.group { _ = try TestLedger.put(transaction, "item", "b", "1", in: ["x"]) }
        }
        try database.write { transaction in
            let x = try transaction.channels.channel(named: "x")
            let y = try transaction.channels.channel(named: "y")
            let rec = try #require(try transaction.records.record("item", "a")).rec
            #expect(
                try transaction.ledger.entries(of: rec) == [
                    Entry(chan: x, position: 2, isPresent: false, heldBefore: 1..<2), Entry(chan: y, position: 1, isPresent: true),
                ])
            #expect(try transaction.ledger.entryCount(of: x, after: 0, upTo: 100) == 1)
            let before = try transaction.channels.channel(x).tally
            try transaction.ledger.purgeRemovals(upTo: 1_000)
            #expect(try transaction.ledger.entries(of: rec) == [Entry(chan: y, position: 1, isPresent: true)])
            #expect(try transaction.channels.channel(x).floor == 3)
            #expect(try transaction.channels.channel(y).floor == 0)
            #expect(try transaction.channels.channel(x).tally == before)
        }
    }

    @Test func `aliases are followed through chains, and a circle is refused`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            let item = try transaction.table("item")
            try transaction.aliases.add(table: item, dropped: "a", kept: "b")
            try transaction.aliases.add(table: item, dropped: "b", kept: "c")
            try transaction.aliases.add(table: item, dropped: "d", kept: "a")
            for id in ["a", "b", "c", "d"] { #expect(try transaction.aliases.resolve(table: item, id: id) == "c") }
            #expect(throws: Failure.self) { try transaction.aliases.add(table: item, dropped: "c", kept: "d") }
            #expect(throws: Failure.self) { try transaction.aliases.add(table: item, dropped: "x", kept: "x") }
            #expect(try transaction.aliases.resolve(table: try transaction.table("item_line"), id: "a") == "a")
        }
    }

    @Test func `the log keeps its latest ten thousand lines`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in for number in 0..<10_300 { try transaction.log.write("event", site: number % 2 == 0 ? "s" : nil, "\(number)") }
        }
        let lines = try database.read { try $0.log.recent(20_000) }
        #expect(lines.count <= 10_100)
        #expect(lines.first?.message == "10299")
        #expect(try database.read { try $0.log.recent(3, site: "s").map(\.message) } == ["10298", "10296", "10294"])
    }

    @Test func `each start that writes is an opening, and a position beyond its reach is another branch`() throws {
        let path = DriverContract.temporaryFile().path
        try TestLedger.open(path, opening: "one").write { _ = try TestLedger.put($0, "item", "a", "1", in: ["x"]) }
        try TestLedger.open(path, opening: "two").write { _ = try TestLedger.put($0, "item", "a", "2", in: ["x"]) }
        _ = try TestLedger.open(path, opening: "idle")
        let third = try TestLedger.open(path, opening: "three")
        try third.read { (transaction: Transaction) throws -> Void in
            #expect(try transaction.openings.recent(9).map(\.id) == ["two", "one"])
            #expect(try transaction.openings.reach(of: "one")?.position == 1)
            #expect(try transaction.openings.reach(of: "two")?.position == 2)
            #expect(try transaction.openings.reach(of: "never") == nil)
        }
        #expect(throws: Failure.self) { try third.write { _ in throw Failure(.notEditor) } }
        try third.write { _ in }
        #expect(try third.read { try $0.openings.recent(1).map(\.id) } == ["three"])
    }
}

@Suite("What a site keeps beside its records")
struct SiteKeepingTests {
    private func key(_ transaction: Transaction, _ id: String) throws -> RecordKey { RecordKey(try transaction.table("item"), id) }

    @Test func `a later row of the stage replaces an earlier one and never the other way round`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            let a = try key(transaction, "a")
            let hash = Digest.record(table: "item", id: "a", payload: Array("5".utf8))
            func stage(_ position: Int64, _ content: StagedRecord.Content, _ joined: [String], _ left: [String]) throws {
                try transaction.stage.put(StagedRecord(key: a, position: position, content: content), joined: joined, left: left)
            }
            try stage(5, .payload(Array("5".utf8), hash: hash), ["x", "y"], [])
            try stage(3, .deleted, [], ["x", "y"])
            #expect(try transaction.stage.records(after: nil, count: 9).map(\.content) == [.payload(Array("5".utf8), hash: hash)])
            try stage(6, .unchanged, [], ["y"])
            try stage(7, .same(hash: hash), ["z"], [])
            #expect(try transaction.stage.records(after: nil, count: 9).map(\.content) == [.payload(Array("5".utf8), hash: hash)])
            #expect(try transaction.stage.members(of: a).filter(\.isPresent).map(\.channel) == ["x", "z"])
            try stage(8, .same(hash: .zero), ["z"], [])
            #expect(try transaction.stage.recordsWithoutBytes(after: nil, count: 9).map(\.key) == [a])
            try stage(9, .deleted, [], ["x", "z"])
            #expect(try transaction.stage.records(after: nil, count: 9).map(\.content) == [.deleted])
            #expect(try transaction.stage.records(after: a, count: 9).isEmpty)
            try transaction.stage.clear()
            #expect(try transaction.stage.isEmpty())
        }
    }

    @Test func `bytes of the stage belong to the row they came with last, also those that were fetched, or staged by an older program`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            let (a, b) = (try key(transaction, "a"), try key(transaction, "b"))
            func bytes(_ text: String) -> StagedRecord.Content {
                .payload(Array(text.utf8), hash: Digest.record(table: "item", id: "a", payload: Array(text.utf8)))
            }
            func content(_ key: RecordKey) throws -> StagedRecord.Content? {
                try transaction.stage.records(after: nil, count: 9).first { $0.key == key }?.content
            }
            try transaction.stage.put(StagedRecord(key: a, position: 5, content: .same(hash: .zero)), joined: ["x"], left: [])
            #expect(try transaction.stage.recordsWithoutBytes(after: nil, count: 9).map(\.key) == [a])
            try transaction.stage.put(StagedRecord(key: a, position: 6, content: bytes("6")), joined: ["x"], left: [])
            try transaction.stage.put(StagedRecord(key: b, position: 6, content: bytes("of b")), joined: ["x"], left: [])
            try transaction.stage.put(StagedRecord(key: a, position: 4, content: bytes("4")), joined: ["y"], left: [])
            try transaction.stage.put(StagedRecord(key: a, position: 7, content: .unchanged), joined: [], left: ["y"])
            #expect(try content(a) == bytes("6"))
            #expect(try transaction.stage.recordsWithoutBytes(after: nil, count: 9).isEmpty)
            try transaction.stage.fill(a, payload: Array("fetched".utf8), hash: Digest.record(table: "item", id: "a", payload: Array("fetched".utf8)))
            #expect(try content(a) == bytes("fetched"))
            #expect(try content(b) == bytes("of b"))
            try transaction.stage.dropContent(a)
            #expect(try content(a) == .unchanged)
            try transaction.sql.execute("UPDATE stage SET payload = 'of b', bytes = NULL WHERE id = 'b'")
            #expect(try content(b) == bytes("of b"))
            try transaction.stage.put(StagedRecord(key: b, position: 8, content: bytes("8")), joined: [], left: [])
            #expect(try content(b) == bytes("8"))
            try transaction.stage.clear()
            #expect(try transaction.sql.prepare("SELECT 1 FROM stage_bytes").first { _ in true } == nil)
        }
    }

    @Test func `a staged record that joins one channel says so itself, and its place counts like any other`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            let (a, b, c) = (try key(transaction, "a"), try key(transaction, "b"), try key(transaction, "c"))
            func stage(_ key: RecordKey, _ position: Int64, _ joined: [String], _ left: [String]) throws {
                try transaction.stage.put(StagedRecord(key: key, position: position, content: .same(hash: .zero)), joined: joined, left: left)
            }
            func places(_ key: RecordKey) throws -> [String] {
                try transaction.stage.members(of: key).map { ($0.isPresent ? "+" : "-") + $0.channel }
            }
            try stage(a, 5, ["x"], [])
            try stage(b, 5, ["x"], [])
            try stage(c, 5, ["x", "y"], [])
            #expect(try transaction.stage.records(after: nil, count: 9).map(\.onlyChannel) == ["x", "x", nil])
            #expect(try transaction.sql.prepare("SELECT COUNT(*) FROM stage_members").first { $0.int(0) } == 2)
            // Awaiting ends only where no place stands.
            #expect(try !transaction.stage.endAwaiting(a))
            // An earlier word about the same place says nothing, a later one does.
            try stage(a, 4, [], ["x"])
            #expect(try places(a) == ["+x"])
            try stage(a, 6, ["y"], ["x"])
            #expect(try places(a) == ["-x", "+y"])
            #expect(try transaction.stage.records(after: nil, count: 1).map(\.onlyChannel) == [nil])
            #expect(try transaction.stage.clear(of: "x") == [b])
            #expect(try (places(a), places(b), places(c)) == (["+y"], [], ["+y"]))
            #expect(try transaction.stage.records(after: nil, count: 9).map(\.onlyChannel) == [nil, nil, nil])
        }
    }

    @Test func `the log is in the order in which things happened, whatever the clock said`() throws {
        let hours = Mutex<[Int64]>([1_800_000_000, 10, 4_000_000_000, 1_700_000_000])
        let database = try LedgerDatabase(
            engine: SQLiteDatabase(path: DriverContract.temporaryFile().path), opening: "log",
            clock: { hours.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } })
        for number in 1...4 { try database.write { try $0.log.write("seen", "\(number)") } }
        let lines = try database.read { try $0.log.recent(9) }
        #expect(lines.map(\.message) == ["4", "3", "2", "1"])
        #expect(Set(lines.map(\.at)).count > 1)
    }

    @Test func `bytes awaited of a history that central lost are not overtaken by the version they are awaited for`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            let a = try key(transaction, "a")
            let hash = Digest.record(table: "item", id: "a", payload: Array("7".utf8))
            let rec = try transaction.records.insert(
                a, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: Array("7".utf8), parent: nil)
            try transaction.records.setBase(rec, Base(position: 77, hash: hash))
            try transaction.records.loseBasePositions(after: 10)
            let lost = try #require(try transaction.records.record(a)?.base)
            try transaction.stage.put(StagedRecord(key: a, position: lost.position, content: .same(hash: hash)), joined: [], left: [])
            try transaction.records.forgetLostPositions()
            let base = try #require(try transaction.records.record(a)?.base)
            let staged = try #require(try transaction.stage.records(after: nil, count: 9).first)
            #expect(base.position < 10)
            #expect(staged.position >= base.position)
        }
    }

    @Test func `the outbox keeps every version of every group until it is answered`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            let a = try key(transaction, "a")
            for text in ["1", "2", "3"] {
                let change = OutboxChange(key: a, payload: Array(text.utf8), base: nil)
                _ = try transaction.outbox.enqueue(
                    epochs: [Tenure(office: .store("s=p q"), site: "", epoch: 2)].filter { !$0.office.description.contains(" ") }
                        + [Tenure(office: .store("s"), site: "", epoch: 2)], acting: WriteContext(user: "me", store: "s"), changes: [change])
            }
            let groups = try transaction.outbox.waitingGroups(from: 0, records: 2, bytes: 1_000_000)
            #expect(groups.map(\.number) == [1, 2])
            #expect(groups.map { $0.changes[0].payload } == [Array("1".utf8), Array("2".utf8)])
            #expect(groups[0].epochs == [Tenure(office: .store("s"), site: "", epoch: 2)])
            #expect(try transaction.outbox.waitingGroups(from: 0, records: 9, bytes: 1).map(\.number) == [1])
            try transaction.outbox.answer(group: 1, push: 1, .accepted(position: 7))
            try transaction.outbox.answer(group: 2, push: 1, .parked(code: "not-editor", message: "no"))
            #expect(try transaction.outbox.isPending(a))
            try transaction.outbox.answer(group: 3, push: 2, .accepted(position: nil))
            #expect(try !transaction.outbox.isPending(a))
            #expect(try transaction.outbox.counts().parkedGroups == 1)
            #expect(try transaction.outbox.reopenGroups(afterPush: 1).count == 1)
            #expect(try transaction.outbox.waitingGroups(from: 0, records: 9, bytes: 9_999).map(\.number) == [3])
            try transaction.outbox.answer(group: 3, push: 2, .accepted(position: 8))
            try transaction.outbox.forgetAnsweredGroups(before: .max)
            #expect(try transaction.outbox.lastGroup() == 3)
            #expect(try transaction.outbox.parkedGroups().map(\.number) == [2])
        }
    }

    @Test func `what was offered to a restored central is not what was written here and is kept apart`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            let a = try key(transaction, "a")
            for (number, isOffer) in [(Int64(1), false), (2, true)] {
                let change = OutboxChange(key: a, payload: Array("\(number)".utf8), base: nil)
                _ = try transaction.outbox.enqueue(epochs: [], acting: .program, isOffer: isOffer, changes: [change])
                try transaction.outbox.answer(group: number, push: 1, .parked(code: "central-restored", message: "kept"))
            }
            #expect(try transaction.outbox.parkedVersions(of: a) == [Array("1".utf8)])
            #expect(try transaction.outbox.reopenGroups(afterPush: 0).allSatisfy { !$0.wasAccepted })
        }
    }

    @Test func `what central keeps apart is found again by record, creation and site`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            let a = try key(transaction, "a")
            let group = OutboxGroup(
                number: 4, epochs: [], acting: .program, changes: [OutboxChange(key: a, payload: Array("{}".utf8), base: nil)])
            let number = try transaction.quarantine.park(
                group, site: "s", database: "d", push: 9, kind: "refused", failure: Failure(.notEditor), waitsOn: nil, created: [a])
            #expect(try transaction.quarantine.parkedGroup(touching: a, site: "s") == number)
            #expect(try transaction.quarantine.parkedGroup(touching: a, site: "t") == nil)
            #expect(try transaction.quarantine.parkedCreation(of: "a", in: a.table, site: "s") == number)
            #expect(try transaction.quarantine.groups(site: "s").map(\.code) == ["not-editor"])
            #expect(try transaction.quarantine.groups(site: "t").isEmpty)
            #expect(try transaction.quarantine.changes(number).map(\.payload) == [Array("{}".utf8)])
        }
    }

    @Test func `memberships are counted once however often they are added`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            let rec = try TestLedger.put(transaction, "item", "a", "1", in: [])
            let chan = try transaction.channels.channel(named: "x")
            try transaction.channels.addMembership(rec, chan)
            try transaction.channels.addMembership(rec, chan)
            #expect(try transaction.channels.memberships(of: rec) == [chan])
            #expect(try transaction.channels.members(of: chan) == [rec])
            try transaction.channels.removeMembership(rec, chan)
            #expect(try transaction.channels.members(of: chan).isEmpty)
            try transaction.records.erase(rec)
            #expect(try transaction.records.record("item", "a") == nil)
        }
    }
}
