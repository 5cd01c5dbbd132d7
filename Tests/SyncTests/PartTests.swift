import Compression
import Failures
import Foundation
import SampleNetwork
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 3: a push in parts is the push, whole", .ownThreads)
struct PartTests {
    /// A town of which the site North has work to send that does not compress, in one transaction.
    private func town(records: Int = 6, bytes: Int = 3_000, partBytes: ClosedRange<Int> = 1_000...4_000_000) throws -> Town {
        let town = try Town()
        try town.network.sync("North")
        town.network.sites["North"]?.limits.partBytes = partBytes
        try town.site("North").write(try Self.photos(records, bytes: bytes))
        return town
    }

    private static func photos(_ count: Int, bytes: Int, from first: Int = 0) throws -> [Change] {
        var random = SeededRandom(seed: UInt64(first + 1))
        return (first..<first + count).map { number in
            let noise = (0..<bytes).map { _ in "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_".randomElement(using: &random) ?? "0" }
            let payload = #"{"ID":"PHOTO\#(number)","store_ID":"alpha","note":"\#(String(noise))"}"#
            return Change(table: "item_note", id: "PHOTO\(number)", payload: Array(payload.utf8))
        }
    }

    /// Drives a sync; what `line` throws is told to the cycle in the place of central's answer.
    @discardableResult
    private func sync(
        _ town: Town, pace: LinkPace? = nil,
        _ line: (SiteCycle.Call, [UInt8], () throws -> [UInt8]) throws -> [UInt8] = { _, _, answer in try answer() }
    ) throws -> (report: CycleReport, pace: LinkPace, calls: [SiteCycle.Call]) {
        let site = try town.site("North")
        var cycle = SiteCycle(site, app: "test", hasSession: false, pace: pace) { "database-unused" }
        var caller: Caller?
        var calls: [SiteCycle.Call] = []
        for _ in 0..<5_000 {
            switch try cycle.next() {
            case .finished(let report): return (report, cycle.pace, calls)
            case .send(let call, let body):
                calls.append(call)
                do {
                    let bytes = try line(call, body) { try town.network.engine.answer(call, body, site: "site-North", caller: &caller) }
                    try cycle.receive(call, bytes)
                } catch let failure as Failure {
                    try cycle.receive(call, failure: failure)
                }
            }
        }
        Issue.record("the sync does not end")
        throw Failure(.internalFault)
    }

    private func photosAtCentral(_ town: Town) throws -> Int {
        try town.network.central.read { transaction in
            try (0..<50).filter { try transaction.records.record("item_note", "PHOTO\($0)").map { !$0.isDeleted } ?? false }.count
        }
    }

    /// Takes no push or part with more bytes than this.
    private func proxy(_ limit: Int) -> (SiteCycle.Call, [UInt8], () throws -> [UInt8]) throws -> [UInt8] {
        { call, body, answer in
            let size = call == .part ? body.count : Zstd.compress(body).count
            guard size <= limit || ![.push, .part].contains(call) else { throw Failure(.proxySizeLimit) }
            return try answer()
        }
    }

    @Test func `a push that a proxy refuses goes in parts, in the same sync, and both sides hold the same`() throws {
        let town = try town()
        let result = try sync(town, proxy(4_000))
        #expect(result.report.pushed == 6)
        #expect(result.calls.filter { $0 == .part }.count > 4)
        #expect(try photosAtCentral(town) == 6)
        #expect(result.pace.partBytes < 4_000)
        #expect(try town.site("North").verify().problems == [])
        #expect(try town.network.central.read { try $0.pushes.push(of: "site-North") } == nil)
    }

    @Test func `an ordinary push is one request`() throws {
        let town = try town(records: 3, bytes: 200)
        #expect(try sync(town).calls.filter { $0 == .push || $0 == .part } == [.push])
    }

    @Test func `one record larger than a part gets through`() throws {
        let town = try town(records: 1, bytes: 60_000)
        #expect(try sync(town, proxy(1_500)).report.pushed == 1)
        #expect(try photosAtCentral(town) == 1)
    }

    @Test func `what central has of a push is not sent again by a sync that comes later`() throws {
        let town = try town(records: 6, bytes: 5_000)
        var pace = LinkPace()
        pace.partBytes = 2_000
        var sent = 0
        let failure = #expect(throws: Failure.self) {
            try sync(town, pace: pace) { call, body, answer in
                if call == .part {
                    sent += body.count
                    if sent > 12_000 { throw Failure(.cancelled) }
                }
                return try answer()
            }
        }
        #expect(failure?.code == .cancelled)
        let staged = try #require(try town.network.central.read { try $0.pushes.push(of: "site-North") })
        #expect(staged.received >= 8_000)
        #expect(try photosAtCentral(town) == 0, "parts are not the push")
        var again = 0
        try sync(town, pace: pace) { call, body, answer in
            if call == .part { again += body.count }
            return try answer()
        }
        #expect(again < Int(staged.size - staged.received) + 4_000)
        #expect(try photosAtCentral(town) == 6)
    }

    @Test func `parts lost, doubled and out of order, and a crash before and after each, change nothing`() throws {
        let town = try town(records: 5, bytes: 2_000)
        var pace = LinkPace()
        pace.partBytes = 1_500
        var random = SeededRandom(seed: 4)
        var earlier: [[UInt8]] = []
        for _ in 0..<200 {
            do {
                try sync(town, pace: pace) { call, body, answer in
                    guard call == .part else { return try answer() }
                    let caller = Caller(site: "site-North", database: try #require(try town.site("North").database.read { try $0.state.value(Meta.database) }))
                    if let old = earlier.randomElement(using: &random) { _ = try? town.network.engine.part(caller, old) }
                    earlier.append(body)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: throw Failure(.cancelled)
                    case 1:
                        _ = try answer()
                        throw Failure(.cancelled)
                    case 2: _ = try answer()
                    default: break
                    }
                    return try answer()
                }
                break
            } catch let failure as Failure where failure.code == .cancelled {}
        }
        #expect(try photosAtCentral(town) == 5)
        #expect(try town.network.central.read { try $0.sites.site("site-North")?.push } == 1)
        try town.network.sync("North")
        #expect(try town.site("North").verify().problems == [])
    }

    @Test func `a push that does not get through keeps the site from nothing that central has`() throws {
        let town = try town()
        try town.central([Town.change("item", "NEW", ["item_name": "new on central", "code": "new"])])
        let failure = #expect(throws: Failure.self) { try sync(town, proxy(60)) }
        #expect(failure?.code == .proxySizeLimit)
        #expect(failure?.message.contains("nothing smaller to send") == true)
        #expect(try town.site("North").database.read { try $0.records.record("item", "NEW") } != nil)
        #expect(try photosAtCentral(town) == 0)
        try sync(town)
        #expect(try photosAtCentral(town) == 6)
        #expect(try town.site("North").verify().problems == [])
    }

    @Test(arguments: [
        (FailureCode.proxySizeLimit, SiteCycle.Call.push, "client_max_body_size"), (.proxySizeLimit, .session, "client_max_body_size"),
        (.proxySizeLimit, .pull, "client_max_body_size"), (.bodyTooLarge, .push, "central server"), (.bodyTooLarge, .session, "central server"),
        (.proxyTimeOut, .session, "proxy_read_timeout"), (.proxyTimeOut, .push, "proxy_read_timeout"), (.proxyTimeOut, .pull, "proxy_read_timeout"),
    ])
    func `what fails although nothing is smaller says what a person must do, and promises nothing smaller`(
        code: FailureCode, refused: SiteCycle.Call, named: String
    ) throws {
        let town = try town(records: 1, bytes: 500)
        // The first page of a first load is larger than the smallest.
        var pace = LinkPace()
        (pace.pageBytes, pace.partBytes) = (1, 1)
        let isPush = refused == .push
        let failure = #expect(throws: Failure.self) {
            for _ in 0..<20 {
                do {
                    try sync(town, pace: pace) { call, _, answer in
                        if call == refused || isPush && call == .part { throw Failure(code) }
                        return try answer()
                    }
                } catch let failure as Failure where failure.remedy == code.remedy {
                    continue
                }
            }
        }
        #expect(failure?.code == code)
        #expect(failure?.message != code.summary)
        #expect(failure?.remedy.contains("smaller parts by itself") == false && failure?.remedy.contains("smaller batches") == false)
        #expect(failure?.remedy.contains(named) == true && failure?.remedy.contains("Nothing is lost") == true, "\(failure?.remedy ?? "")")
    }

    @Test func `while smaller ones are left to try, that is what is said`() throws {
        let town = try town(records: 1, bytes: 9_000)
        let failure = #expect(throws: Failure.self) {
            try sync(town) { call, _, answer in
                if call == .push { throw Failure(.proxyTimeOut) }
                return try answer()
            }
        }
        #expect(failure == Failure(.proxyTimeOut))
    }

    @Test func `after a cut the same push goes in smaller pieces, never below the floor, and pieces grow again when all goes well`() throws {
        let town = try town(records: 20, bytes: 3_000)
        let result = try sync(town) { call, body, answer in
            if [.push, .part].contains(call), body.count > 5_000 {
                throw Failure(.centralUnreachable, nil, LinkTrouble.cut.context)
            }
            return try answer()
        }
        #expect(try photosAtCentral(town) == 20)
        #expect((1_000...5_000).contains(result.pace.partBytes))
        #expect(result.pace.isFragile)
        var pace = result.pace
        for _ in 0..<100 { pace.sent(bytes: pace.partBytes, .milliseconds(100), try town.site("North").limits) }
        #expect(pace.partBytes > 50_000)
        for _ in 0..<100 { _ = pace.lostPart(bytes: pace.partBytes, .tooLarge, try town.site("North").limits) }
        #expect(pace.partBytes == 1_000)
    }

    @Test(arguments: [true, false])
    func `a new push is not asked for; of a cut part central says what it kept, and after two of nothing the next is smaller`(keeps: Bool) throws {
        let town = try town(records: 6, bytes: 5_000)
        var pace = LinkPace()
        pace.partBytes = 12_000
        var sent: [PartRequest] = []
        let result = try sync(town, pace: pace) { call, body, answer in
            guard call == .part else { return try answer() }
            var part = try PartRequest(decoding: body)
            sent.append(part)
            guard !part.bytes.isEmpty, sent.filter({ !$0.bytes.isEmpty }).count <= 2 else { return try answer() }
            let caller = Caller(site: "site-North", database: try #require(try town.site("North").database.read { try $0.state.value(Meta.database) }))
            part.bytes = Array(part.bytes.prefix(5_000))
            if keeps { _ = try town.network.engine.part(caller, part.encoded()) }
            throw Failure(.centralUnreachable, nil, LinkTrouble.cut.context)
        }
        #expect(try photosAtCentral(town) == 6)
        let parts = sent.filter { !$0.bytes.isEmpty }
        #expect(sent.first == parts.first && sent.count - parts.count == 2)
        #expect(parts.prefix(3).map(\.from) == (keeps ? [0, 5_000, 10_000] : [0, 0, 0]))
        #expect(parts.prefix(3).map(\.bytes.count) == (keeps ? [12_000, 12_000, 12_000] : [12_000, 12_000, 6_000]))
        #expect(result.report.keptBytes == (keeps ? 10_000 : 0))
    }

    @Test func `an older central that knows no parts gets the push whole`() throws {
        let town = try town()
        var pace = LinkPace()
        pace.partBytes = 2_000
        let result = try sync(town, pace: pace) { call, _, answer in
            if call == .part { throw Failure(.routeUnknown) }
            return try answer()
        }
        #expect(result.calls.contains(.push))
        #expect(try photosAtCentral(town) == 6)
    }

    @Test func `what the line lets through is remembered with the site's data`() throws {
        let town = try town()
        #expect(try town.site("North").linkPace() == nil)
        let pace = try sync(town, proxy(4_000)).pace
        try town.site("North").remember(pace)
        #expect(try town.site("North").linkPace()?.partBytes == pace.partBytes)
        // A process that ended before a page was here leaves the next one half of it, down to the smallest.
        for (ended, begun) in [(pace.pageBytes, pace.pageBytes / 2), (400_000, 200_000), (1, SiteLimits().pageBytes.lowerBound)] {
            try town.site("North").note(pageUnderWay: ended)
            #expect(try town.site("North").firstPace(pageBytes: 5_000_000).pace.pageBytes == begun)
        }
        try town.site("North").note(pageUnderWay: nil)
        #expect(try town.site("North").firstPace(pageBytes: 5_000_000).pace == town.site("North").linkPace())
        try town.site("North").database.write { try $0.state.set(SiteMeta.linkPace, "-5 99999999999 fragile") }
        let odd = try #require(try town.site("North").linkPace())
        #expect(town.network.sites["North"]?.limits.partBytes.contains(odd.partBytes) == true && odd.pageBytes == 16_384)
        try town.site("North").database.write { try $0.state.set(SiteMeta.linkPace, "what is this") }
        #expect(try town.site("North").linkPace() == nil)
    }
}

@Suite("R-SYNC 3: parts are untrusted", .ownThreads)
struct HostilePartTests {
    private let town: Town
    private let north: Caller
    private let south: Caller

    init() throws {
        town = try Town()
        for name in ["North", "South"] { try town.network.sync(name) }
        func caller(_ name: String, _ town: Town) throws -> Caller {
            Caller(site: "site-\(name)", database: try #require(try town.site(name).database.read { try $0.state.value(Meta.database) }))
        }
        north = try caller("North", town)
        south = try caller("South", town)
    }

    private func push(_ number: Int64 = 1, groups: Int = 0) -> [UInt8] {
        Array("{\"push\":\(number),\"opening\":\"o\",\"groups\":\(groups)}\n".utf8)
    }

    private func part(
        _ caller: Caller, _ push: [UInt8], number: Int64 = 1, hash: Digest? = nil, size: Int? = nil, from: Int = 0, bytes: [UInt8]? = nil
    ) throws -> PartReply? {
        let whole = Zstd.compress(push)
        let request = PartRequest(
            push: number, hash: hash ?? Digest.of(push), size: Int64(size ?? whole.count), from: Int64(from), bytes: bytes ?? whole)
        return try PartReply(decoding: try town.network.engine.part(caller, request.encoded()))
    }

    private func code(_ body: () throws -> Void) -> FailureCode? {
        do { try body() } catch { return (error as? Failure)?.code }
        return nil
    }

    private var staged: StagedPush? { get throws { try town.network.central.read { try $0.pushes.push(of: "site-North") } } }

    @Test func `a body with another hash than announced is dropped whole`() throws {
        #expect(code { _ = try part(north, push(), hash: Digest.of([1])) } == .pushPartsDiffer)
        #expect(try staged == nil)
        #expect(code { _ = try part(north, push(), size: 40, bytes: Array(repeating: 7, count: 40)) } == .pushPartsDiffer)
        #expect(try staged == nil)
        #expect(try part(north, push()) == nil, "the honest one is taken afterwards")
    }

    @Test func `a small bomb is not unpacked beyond the limit`() throws {
        town.network.engine.limits.pushBytes = 100_000
        let bomb = push() + Array(repeating: UInt8(ascii: "\n"), count: 5_000_000)
        #expect(code { _ = try part(north, bomb) } == .pushPartsDiffer)
        #expect(code { _ = try part(north, push(), size: 100_001, bytes: [1]) } == .bodyTooLarge)
        #expect(try staged == nil)
    }

    @Test func `a part that begins elsewhere says only how much is here`() throws {
        let body = push()
        let whole = Zstd.compress(body)
        #expect(try part(north, body, from: 9, bytes: [UInt8](whole[9...]))?.received == 0)
        #expect(try staged == nil)
        #expect(try part(north, body, bytes: [UInt8](whole[..<9]))?.received == 9)
        #expect(try part(north, body, from: 5, bytes: [UInt8](whole[5..<12]))?.received == 9)
        #expect(try part(north, body, from: 12, bytes: [UInt8](whole[12...]))?.received == 9)
        #expect(try part(north, body, bytes: [])?.received == 9, "asked without bytes")
        #expect(try part(north, body, from: 9, bytes: [UInt8](whole[9...])) == nil)
        #expect(try town.network.central.read { try $0.sites.site("site-North")?.push } == 1)
    }

    @Test func `one site's parts are nothing to another, and each has one push at most`() throws {
        let body = push()
        let whole = Zstd.compress(body)
        #expect(try part(north, body, bytes: [UInt8](whole[..<9]))?.received == 9)
        #expect(try part(south, body, bytes: [])?.received == 0)
        #expect(try part(south, body, from: 9, bytes: [UInt8](whole[9...]))?.received == 0)
        let other = push(groups: 1)
        #expect(try part(north, other, bytes: [1, 2, 3])?.received == 3)
        #expect(try staged?.hash == Digest.of(other))
        #expect(try town.network.central.read { try $0.pushes.bytes(of: "site-North").count } == 3)
        let stranger = Caller(site: "site-North", database: "another-database")
        #expect(code { _ = try part(stranger, body, bytes: []) } == .secondDevice)
    }

    @Test func `parts of any but the next push are refused, those of the last one get its answer`() throws {
        #expect(code { _ = try part(north, push(2), number: 2) } == .pushOutOfOrder)
        #expect(try part(north, push()) == nil)
        #expect(try part(north, push()) == nil)
        #expect(try part(north, push(), from: 3, bytes: []) == nil)
        #expect(code { _ = try part(north, push(groups: 1)) } == .pushBodyDiffers)
        #expect(code { _ = try part(north, push(3), number: 2) } == .pushPartsDiffer, "the number inside is another")
    }

    @Test func `too much from all sites together is put off, and what nobody goes on with is forgotten`() throws {
        town.network.engine.limits.stagedBytes = 50
        #expect(try part(north, push(), size: 40, bytes: [1])?.received == 1)
        #expect(code { _ = try part(south, push(), size: 40, bytes: [1]) } == .overloaded)
        let forgotten = try town.network.central.write { (try $0.pushes.drop(olderThan: 60), try $0.pushes.drop(olderThan: -1)) }
        #expect(forgotten == (0, 1))
        #expect(try staged == nil)
        #expect(try part(south, push(), size: 40, bytes: [1])?.received == 1)
    }

    @Test(arguments: [
        "", "{", "[]", #"{"push":1}"#, #"{"push":1,"hash":"00","size":5,"from":0}"#,
        #"{"push":1,"hash":"0f343b0931126a20f133d67c2b018a3b","size":0,"from":0}"#,
        #"{"push":1,"hash":"0f343b0931126a20f133d67c2b018a3b","size":-1,"from":0}"#,
        #"{"push":1,"hash":"0f343b0931126a20f133d67c2b018a3b","size":5,"from":6}"#,
        #"{"push":1,"hash":"0f343b0931126a20f133d67c2b018a3b","size":5,"from":-1}"#,
        #"{"push":1,"hash":"0f343b0931126a20f133d67c2b018a3b","size":9223372036854775807,"from":9223372036854775807}"# + "\nx",
        #"{"push":1,"hash":"0f343b0931126a20f133d67c2b018a3b","size":1e999,"from":0}"#,
        #"{"push":1,"hash":"0f343b0931126a20f133d67c2b018a3b","size":3,"from":0}"# + "\nlonger",
    ])
    func `a head that makes no sense is malformed, and central goes on`(text: String) throws {
        let failure = #expect(throws: Failure.self) { try town.network.engine.part(north, Array(text.utf8)) }
        #expect(failure?.code == .bodyMalformed)
        #expect(try staged == nil)
    }
}
