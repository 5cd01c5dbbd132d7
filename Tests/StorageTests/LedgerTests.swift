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
        let first = try database.write { ledger in
            try ledger.group {
                _ = try TestLedger.put(ledger, "item", "a", "1", in: ["everyone"])
                _ = try TestLedger.put(ledger, "item", "b", "1", in: ["everyone"])
            }.position
        }
        #expect(first == 1)
        #expect(
            try database.write { ledger in try ledger.group { _ = try TestLedger.put(ledger, "item", "a", "1", in: ["everyone"]) }.position
            } == nil)
        try database.write { ledger in
            let failed = try ledger.attempt {
                _ = try ledger.group { _ = try TestLedger.put(ledger, "item", "a", "2", in: ["everyone", "other"]) }
                throw Failure(.notEditor)
            }
            #expect(throws: Failure.self) { try failed.get() }
            let nested = try ledger.attempt {
                _ = try ledger.attempt { () throws -> Void in throw Failure(.notEditor) }
                return try ledger.group { _ = try TestLedger.put(ledger, "item", "c", "1", in: ["everyone"]) }.position
            }
            #expect(try nested.get() == 2)
        }
        try database.read { (ledger: Ledger) throws -> Void in
            #expect(try ledger.head() == 2)
            #expect(try ledger.record("item", "a")?.payload == Array("1".utf8))
            #expect(try ledger.knownChannel(named: "other") == nil)
        }
    }

    @Test(arguments: 1...6)
    func `digests are the sums over present entries, and pages of any size give the same rows, after any history`(_ seed: Int) throws {
        let database = try TestLedger.open()
        var dice = Dice(state: UInt64(seed))
        let channels = ["everyone", "store:a", "store:b", "store:c"]
        var model: [String: (text: String, channels: Set<String>)] = [:]
        for _ in 0..<120 {
            try database.write { ledger in
                for _ in 0...dice.roll(3) {
                    _ = try ledger.attempt {
                        let saved = model
                        _ = try ledger.group {
                            for _ in 0...dice.roll(3) {
                                let id = "r\(dice.roll(25))"
                                if dice.roll(5) == 0 {
                                    try TestLedger.delete(ledger, "item", id)
                                    model[id] = nil
                                } else {
                                    let text = "\(dice.roll(4))"
                                    let chosen = channels.filter { _ in dice.roll(2) == 0 }
                                    _ = try TestLedger.put(ledger, "item", id, text, in: chosen)
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
        try database.read { (ledger: Ledger) throws -> Void in
            for name in channels {
                guard let chan = try ledger.knownChannel(named: name) else { continue }
                var naive = Tally.empty
                for (id, one) in model where one.channels.contains(name) {
                    naive.add(Digest.record(table: "item", id: id, payload: Array(one.text.utf8)))
                }
                #expect(try ledger.channel(chan).tally == naive)
                #expect(try TestLedger.recount(ledger, chan) == naive)
            }
            let chans = try channels.compactMap { try ledger.knownChannel(named: $0) }
            let whole = try rows(ledger, chans, count: 1_000_000, bytes: 1_000_000)
            for (count, bytes) in [(1, 1_000_000), (2, 1_000_000), (3, 90), (1_000, 1), (7, 500)] {
                let parts = try rows(ledger, chans, count: count, bytes: bytes)
                #expect(parts == whole)
            }
            // What a reader from zero ends with is what the model says.
            var held: [String: Set<Int64>] = [:]
            for row in whole { held[row.id] = held[row.id, default: []].union(row.joined).subtracting(row.left) }
            for (id, one) in model {
                let expected = Set(try one.channels.compactMap { try ledger.knownChannel(named: $0) })
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
    private func rows(_ ledger: Ledger, _ chans: [Int64], count: Int, bytes: Int) throws -> [PageRow] {
        var all: [PageRow] = []
        var after: Int64 = 0
        let head = try ledger.head()
        while after < head {
            var positions: Set<Int64> = []
            let to = try ledger.page(channels: chans, after: after, through: head, count: count, bytes: bytes, withRemovals: true) {
                positions.insert($1)
                all.append(PageRow(id: $0.key.id, position: $1, joined: $2.sorted(), left: $3.sorted()))
            }
            #expect(to > after)
            #expect(positions.allSatisfy { $0 > after && $0 <= to })
            after = to
        }
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.position <= $1.position })
        return all
    }

    @Test func `a record leaves a channel by a removal, which a purge forgets and a floor remembers`() throws {
        let database = try TestLedger.open()
        try database.write { ledger in
            _ = try ledger.group { _ = try TestLedger.put(ledger, "item", "a", "1", in: ["x", "y"]) }
            _ = try ledger.group { _ = try TestLedger.put(ledger, "item", "a", "1", in: ["y"]) }
            _ = try ledger.group { _ = try TestLedger.put(ledger, "item", "b", "1", in: ["x"]) }
        }
        try database.write { ledger in
            let x = try ledger.channel(named: "x")
            let y = try ledger.channel(named: "y")
            let rec = try #require(try ledger.record("item", "a")).rec
            #expect(
                try ledger.entries(of: rec) == [
                    Entry(chan: x, position: 2, isPresent: false, heldBefore: 1..<2), Entry(chan: y, position: 1, isPresent: true),
                ])
            #expect(try ledger.entryCount(of: x, after: 0, upTo: 100) == 1)
            let before = try ledger.channel(x).tally
            try ledger.purgeRemovals(upTo: 1_000)
            #expect(try ledger.entries(of: rec) == [Entry(chan: y, position: 1, isPresent: true)])
            #expect(try ledger.channel(x).floor == 3)
            #expect(try ledger.channel(y).floor == 0)
            #expect(try ledger.channel(x).tally == before)
        }
    }

    @Test func `aliases are followed through chains, and a circle is refused`() throws {
        let database = try TestLedger.open()
        try database.write { ledger in
            let item = try ledger.table("item")
            try ledger.addAlias(table: item, dropped: "a", kept: "b")
            try ledger.addAlias(table: item, dropped: "b", kept: "c")
            try ledger.addAlias(table: item, dropped: "d", kept: "a")
            for id in ["a", "b", "c", "d"] { #expect(try ledger.resolve(table: item, id: id) == "c") }
            #expect(throws: Failure.self) { try ledger.addAlias(table: item, dropped: "c", kept: "d") }
            #expect(throws: Failure.self) { try ledger.addAlias(table: item, dropped: "x", kept: "x") }
            #expect(try ledger.resolve(table: try ledger.table("item_line"), id: "a") == "a")
        }
    }

    @Test func `the log keeps its latest ten thousand lines`() throws {
        let database = try TestLedger.open()
        try database.write { ledger in for number in 0..<10_300 { try ledger.log("event", site: number % 2 == 0 ? "s" : nil, "\(number)") }
        }
        let lines = try database.read { try $0.recentLog(20_000) }
        #expect(lines.count <= 10_100)
        #expect(lines.first?.message == "10299")
        #expect(try database.read { try $0.recentLog(3, site: "s").map(\.message) } == ["10298", "10296", "10294"])
    }

    @Test func `each start that writes is an opening, and a position beyond its reach is another branch`() throws {
        let path = DriverContract.temporaryFile().path
        try TestLedger.open(path, opening: "one").write { _ = try TestLedger.put($0, "item", "a", "1", in: ["x"]) }
        try TestLedger.open(path, opening: "two").write { _ = try TestLedger.put($0, "item", "a", "2", in: ["x"]) }
        _ = try TestLedger.open(path, opening: "idle")
        let third = try TestLedger.open(path, opening: "three")
        try third.read { (ledger: Ledger) throws -> Void in
            #expect(try ledger.recentOpenings(9).map(\.id) == ["two", "one"])
            #expect(try ledger.reach(of: "one")?.position == 1)
            #expect(try ledger.reach(of: "two")?.position == 2)
            #expect(try ledger.reach(of: "never") == nil)
        }
        #expect(throws: Failure.self) { try third.write { _ in throw Failure(.notEditor) } }
        try third.write { _ in }
        #expect(try third.read { try $0.recentOpenings(1).map(\.id) } == ["three"])
    }
}

@Suite("What a site keeps beside its records")
struct SiteKeepingTests {
    private func key(_ ledger: Ledger, _ id: String) throws -> RecordKey { RecordKey(try ledger.table("item"), id) }

    @Test func `a later row of the stage replaces an earlier one and never the other way round`() throws {
        let database = try TestLedger.open()
        try database.write { ledger in
            let a = try key(ledger, "a")
            let hash = Digest.record(table: "item", id: "a", payload: Array("5".utf8))
            func stage(_ position: Int64, _ content: StagedRecord.Content, _ joined: [String], _ left: [String]) throws {
                try ledger.stage(StagedRecord(key: a, position: position, content: content), joined: joined, left: left)
            }
            try stage(5, .payload(Array("5".utf8), hash: hash), ["x", "y"], [])
            try stage(3, .deleted, [], ["x", "y"])
            #expect(try ledger.staged(after: nil, count: 9).map(\.content) == [.payload(Array("5".utf8), hash: hash)])
            try stage(6, .unchanged, [], ["y"])
            try stage(7, .same(hash: hash), ["z"], [])
            #expect(try ledger.staged(after: nil, count: 9).map(\.content) == [.payload(Array("5".utf8), hash: hash)])
            #expect(try ledger.stagedMembers(of: a).filter(\.isPresent).map(\.channel) == ["x", "z"])
            try stage(8, .same(hash: .zero), ["z"], [])
            #expect(try ledger.stagedWithoutBytes(after: nil, count: 9).map(\.key) == [a])
            try stage(9, .deleted, [], ["x", "z"])
            #expect(try ledger.staged(after: nil, count: 9).map(\.content) == [.deleted])
            #expect(try ledger.staged(after: a, count: 9).isEmpty)
            try ledger.clearStage()
            #expect(try ledger.stageIsEmpty())
        }
    }

    @Test func `bytes of the stage belong to the row they came with last, also those that were fetched, or staged by an older program`() throws {
        let database = try TestLedger.open()
        try database.write { ledger in
            let (a, b) = (try key(ledger, "a"), try key(ledger, "b"))
            func bytes(_ text: String) -> StagedRecord.Content {
                .payload(Array(text.utf8), hash: Digest.record(table: "item", id: "a", payload: Array(text.utf8)))
            }
            func content(_ key: RecordKey) throws -> StagedRecord.Content? { try ledger.staged(after: nil, count: 9).first { $0.key == key }?.content }
            try ledger.stage(StagedRecord(key: a, position: 5, content: .same(hash: .zero)), joined: ["x"], left: [])
            #expect(try ledger.stagedWithoutBytes(after: nil, count: 9).map(\.key) == [a])
            try ledger.stage(StagedRecord(key: a, position: 6, content: bytes("6")), joined: ["x"], left: [])
            try ledger.stage(StagedRecord(key: b, position: 6, content: bytes("of b")), joined: ["x"], left: [])
            try ledger.stage(StagedRecord(key: a, position: 4, content: bytes("4")), joined: ["y"], left: [])
            try ledger.stage(StagedRecord(key: a, position: 7, content: .unchanged), joined: [], left: ["y"])
            #expect(try content(a) == bytes("6"))
            #expect(try ledger.stagedWithoutBytes(after: nil, count: 9).isEmpty)
            try ledger.fillStage(a, payload: Array("fetched".utf8), hash: Digest.record(table: "item", id: "a", payload: Array("fetched".utf8)))
            #expect(try content(a) == bytes("fetched"))
            #expect(try content(b) == bytes("of b"))
            try ledger.dropStagedContent(a)
            #expect(try content(a) == .unchanged)
            try ledger.sql.execute("UPDATE stage SET payload = 'of b', bytes = NULL WHERE id = 'b'")
            #expect(try content(b) == bytes("of b"))
            try ledger.stage(StagedRecord(key: b, position: 8, content: bytes("8")), joined: [], left: [])
            #expect(try content(b) == bytes("8"))
            try ledger.clearStage()
            #expect(try ledger.sql.prepare("SELECT 1 FROM stage_bytes").first { _ in true } == nil)
        }
    }

    @Test func `the log is in the order in which things happened, whatever the clock said`() throws {
        let hours = Mutex<[Int64]>([1_800_000_000, 10, 4_000_000_000, 1_700_000_000])
        let database = try LedgerDatabase(
            engine: SQLiteDatabase(path: DriverContract.temporaryFile().path), opening: "log",
            clock: { hours.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } })
        for number in 1...4 { try database.write { try $0.log("seen", "\(number)") } }
        let lines = try database.read { try $0.recentLog(9) }
        #expect(lines.map(\.message) == ["4", "3", "2", "1"])
        #expect(Set(lines.map(\.at)).count > 1)
    }

    @Test func `bytes awaited of a history that central lost are not overtaken by the version they are awaited for`() throws {
        let database = try TestLedger.open()
        try database.write { ledger in
            let a = try key(ledger, "a")
            let hash = Digest.record(table: "item", id: "a", payload: Array("7".utf8))
            let rec = try ledger.insert(a, position: try ledger.nextPosition(), origin: 0, hash: hash, payload: Array("7".utf8), parent: nil)
            try ledger.setBase(rec, Base(position: 77, hash: hash))
            try ledger.loseBasePositions(after: 10)
            let lost = try #require(try ledger.record(a)?.base)
            try ledger.stage(StagedRecord(key: a, position: lost.position, content: .same(hash: hash)), joined: [], left: [])
            try ledger.forgetLostPositions()
            let base = try #require(try ledger.record(a)?.base)
            let staged = try #require(try ledger.staged(after: nil, count: 9).first)
            #expect(base.position < 10)
            #expect(staged.position >= base.position)
        }
    }

    @Test func `the outbox keeps every version of every group until it is answered`() throws {
        let database = try TestLedger.open()
        try database.write { ledger in
            let a = try key(ledger, "a")
            for text in ["1", "2", "3"] {
                let change = OutboxChange(key: a, payload: Array(text.utf8), base: nil)
                _ = try ledger.enqueue(
                    epochs: [Tenure(office: .store("s=p q"), site: "", epoch: 2)].filter { !$0.office.description.contains(" ") }
                        + [Tenure(office: .store("s"), site: "", epoch: 2)], acting: WriteContext(user: "me", store: "s"), changes: [change])
            }
            let groups = try ledger.waitingGroups(from: 0, records: 2, bytes: 1_000_000)
            #expect(groups.map(\.number) == [1, 2])
            #expect(groups.map { $0.changes[0].payload } == [Array("1".utf8), Array("2".utf8)])
            #expect(groups[0].epochs == [Tenure(office: .store("s"), site: "", epoch: 2)])
            #expect(try ledger.waitingGroups(from: 0, records: 9, bytes: 1).map(\.number) == [1])
            try ledger.answer(group: 1, push: 1, .accepted(position: 7))
            try ledger.answer(group: 2, push: 1, .parked(code: "not-editor", message: "no"))
            #expect(try ledger.isPending(a))
            try ledger.answer(group: 3, push: 2, .accepted(position: nil))
            #expect(try !ledger.isPending(a))
            #expect(try ledger.outboxCounts().parkedGroups == 1)
            #expect(try ledger.reopenGroups(afterPush: 1).count == 1)
            #expect(try ledger.waitingGroups(from: 0, records: 9, bytes: 9_999).map(\.number) == [3])
            try ledger.answer(group: 3, push: 2, .accepted(position: 8))
            try ledger.forgetAnsweredGroups(before: .max)
            #expect(try ledger.lastGroup() == 3)
            #expect(try ledger.parkedGroups().map(\.number) == [2])
        }
    }

    @Test func `what was offered to a restored central is not what was written here and is kept apart`() throws {
        let database = try TestLedger.open()
        try database.write { ledger in
            let a = try key(ledger, "a")
            for (number, isOffer) in [(Int64(1), false), (2, true)] {
                let change = OutboxChange(key: a, payload: Array("\(number)".utf8), base: nil)
                _ = try ledger.enqueue(epochs: [], acting: .program, isOffer: isOffer, changes: [change])
                try ledger.answer(group: number, push: 1, .parked(code: "central-restored", message: "kept"))
            }
            #expect(try ledger.parkedVersions(of: a) == [Array("1".utf8)])
            #expect(try ledger.reopenGroups(afterPush: 0).allSatisfy { !$0.wasAccepted })
        }
    }

    @Test func `what central keeps apart is found again by record, creation and site`() throws {
        let database = try TestLedger.open()
        try database.write { ledger in
            let a = try key(ledger, "a")
            let group = OutboxGroup(
                number: 4, epochs: [], acting: .program, changes: [OutboxChange(key: a, payload: Array("{}".utf8), base: nil)])
            let number = try ledger.park(
                group, site: "s", database: "d", push: 9, kind: "refused", failure: Failure(.notEditor), waitsOn: nil, created: [a])
            #expect(try ledger.parkedGroup(touching: a, site: "s") == number)
            #expect(try ledger.parkedGroup(touching: a, site: "t") == nil)
            #expect(try ledger.parkedCreation(of: "a", in: a.table, site: "s") == number)
            #expect(try ledger.quarantine(site: "s").map(\.code) == ["not-editor"])
            #expect(try ledger.quarantine(site: "t").isEmpty)
            #expect(try ledger.quarantinedChanges(number).map(\.payload) == [Array("{}".utf8)])
        }
    }

    @Test func `memberships are counted once however often they are added`() throws {
        let database = try TestLedger.open()
        try database.write { ledger in
            let rec = try TestLedger.put(ledger, "item", "a", "1", in: [])
            let chan = try ledger.channel(named: "x")
            try ledger.addMembership(rec, chan)
            try ledger.addMembership(rec, chan)
            #expect(try ledger.memberships(of: rec) == [chan])
            #expect(try ledger.members(of: chan) == [rec])
            try ledger.removeMembership(rec, chan)
            #expect(try ledger.members(of: chan).isEmpty)
            try ledger.erase(rec)
            #expect(try ledger.record("item", "a") == nil)
        }
    }
}
