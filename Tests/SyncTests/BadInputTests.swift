import Failures
import Payload
import SampleNetwork
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("Bad input gets a clear, coded error and loses nothing", .ownThreads)
struct BadInputTests {
    private func line(_ table: String, _ id: String, _ payload: String) -> Change {
        Change(table: table, id: id, payload: Array(payload.utf8))
    }

    static let records: [(title: String, table: String, id: String, payload: String, code: FailureCode)] = [
        ("no id", "item_line", "", #"{"ID":""}"#, .recordIDMissing),
        ("an id of 300 characters", "item_line", String(repeating: "x", count: 300), "{}", .recordIDTooLong),
        ("an id with a line feed", "item_line", "a\nb", "{}", .recordMalformed),
        ("an id with NUL", "item_line", "a\u{0}b", "{}", .recordMalformed),
        ("another id inside", "item_line", "a", #"{"ID":"b","store_ID":"alpha"}"#, .recordIDMismatch),
        ("a table name that is none", "item line!", "a", "{}", .recordMalformed),
        ("a table name too long", String(repeating: "t", count: 65), "a", "{}", .recordIDTooLong),
        ("a list where a number belongs", "item_line", "a0", #"{"ID":"a0","store_ID":"alpha","quantity":[]}"#, .fieldWrongType),
        ("an object where text belongs", "item_line", "a1", #"{"ID":"a1","store_ID":"alpha","batch":{}}"#, .fieldWrongType),
        ("the same field twice", "item_line", "a2", #"{"ID":"a2","store_ID":"alpha","store_ID":"beta"}"#, .recordMalformed),
        (
            "deep nesting", "item_line", "a3",
            #"{"ID":"a3","store_ID":"alpha","deep":"# + String(repeating: "[", count: 33) + String(repeating: "]", count: 33) + "}",
            .recordMalformed
        ),
        ("half of a character", "item_line", "a4", #"{"ID":"a4","store_ID":"alpha","batch":"\ud83d"}"#, .recordMalformed),
        ("two halves the wrong way round", "item_line", "a5", #"{"ID":"a5","store_ID":"alpha","x":[{"\ude00\ud83d":1}]}"#, .recordMalformed),
    ]

    @Test func `a record that cannot be one is refused locally and on central, and kept apart when pushed`() throws {
        let town = try Town()
        try town.syncAll()
        for one in Self.records {
            let change = line(one.table, one.id, one.payload)
            #expect(#expect(throws: Failure.self, "\(one.title)") { try town.write("North", [change]) }?.code == one.code, "\(one.title)")
            #expect(#expect(throws: Failure.self, "\(one.title)") { try town.central([change]) }?.code == one.code, "\(one.title)")
            let before = try town.network.administration.quarantine().count
            let answer = try town.forge("North", [[change], [Town.change("Location", "fine \(one.title)", ["store_ID": "alpha"])]])
            #expect(answer.map(\.code) == [one.code.rawValue, nil], "\(one.title)")
            let parked = try town.network.administration.quarantine()
            #expect(parked.count == before + 1, "\(one.title)")
            let kept = try town.network.administration.quarantinedChanges(try #require(parked.last).number)
            #expect(kept.map(\.payload) == [change.payload], "\(one.title)")
            #expect(kept.map(\.key.id) == [one.id], "\(one.title)")
        }
        #expect(try town.network.administration.verify().problems == [])
    }

    @Test func `what is not JSON is refused locally, with nothing written`() throws {
        let town = try Town()
        try town.syncAll()
        let bodies: [[UInt8]] = [
            [], Array("[]".utf8), Array("{".utf8), [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], Array("{\"ID\":\"a\"} x".utf8), [0],
        ]
        for body in bodies {
            let change = Change(table: "item_line", id: "a", payload: body)
            #expect(#expect(throws: Failure.self) { try town.write("North", [change]) }?.code == .recordMalformed)
        }
        let huge = Change(
            table: "item_line", id: "a", payload: Array(#"{"ID":"a","note":"\#(String(repeating: "x", count: 1 << 20))"}"#.utf8))
        #expect(#expect(throws: Failure.self) { try town.write("North", [huge]) }?.code == .recordTooLarge)
        #expect(try town.forge("North", [[huge]]).map(\.code) == ["record-too-large"])
        let twice = Town.change("item_line", "twice", ["store_ID": "alpha"])
        #expect(#expect(throws: Failure.self) { try town.write("North", [twice, twice]) }?.code == .recordDuplicated)
        #expect(try town.forge("North", [[twice, twice]]).map(\.code) == ["record-duplicated"])
        #expect(try town.centralPayload("item_line", "twice") == nil)
    }

    @Test func `calls of the wrong version, off or from nobody are refused with their code`() throws {
        let town = try Town()
        try town.syncAll()
        let engine = town.network.engine
        func session(_ text: String, site: String = "site-North") -> FailureCode? {
            do { _ = try engine.openSession(site: site, Array(text.utf8)) } catch { return (error as? Failure)?.code }
            return nil
        }
        #expect(session(#"{"protocol":[0,0],"database":"12345678"}"#) == .protocolTooOld)
        #expect(session(#"{"protocol":[2,9],"database":"12345678"}"#) == .protocolTooNew)
        #expect(session(#"{"protocol":[1],"database":"12345678"}"#) == .bodyMalformed)
        #expect(session(#"{"protocol":[1,1],"database":"short"}"#) == .bodyMalformed)
        #expect(session("") == .bodyMalformed)
        #expect(session(#"{"protocol":[1,1],"database":"12345678"}"#) == .secondDevice)
        #expect(session(#"{"protocol":[1,1],"database":"12345678"}"#, site: "site-central") == .credentialsWrong)
        #expect(session(#"{"protocol":[1,1],"database":"12345678"}"#, site: "nobody") == .credentialsWrong)
        let caller = try town.caller("North")
        try town.network.administration.setSync(on: false)
        #expect(#expect(throws: Failure.self) { try town.network.sync("North") }?.code == .syncIsOff)
        #expect(
            #expect(throws: Failure.self) { try engine.compare(caller, CompareRequest(channel: "everyone", prefix: "").encoded()) }?.code
                == .syncIsOff)
        try town.network.administration.setSync(on: true)
        try town.syncAll()
    }

    @Test func `a cursor from the future or from nowhere is told so and changes nothing`() throws {
        let town = try Town()
        try town.syncAll()
        let caller = try town.caller("North")
        let engine = town.network.engine
        let opening = try #require(try town.network.central.read { try $0.openings.current() }).id
        func pull(_ opening: String, _ position: Int64) -> FailureCode? {
            let request = PullRequest(
                opening: opening, position: position, seen: 0, subscription: 1, behind: [], isInitialised: true, bytes: 1,
                wantsDetail: false, waiting: 0)
            do { _ = try engine.pull(caller, request.encoded()) } catch { return (error as? Failure)?.code }
            return nil
        }
        #expect(pull(opening, 1 << 40) == .cursorFromFuture)
        #expect(pull("unheard-of", 5) == .centralRestored)
        #expect(pull(opening, -1) == .bodyMalformed)
        #expect(pull(opening, .max) == .cursorFromFuture)
        for position in [Int64.max, -5] {
            let database = try #require(try town.site("North").database.read { try $0.state.value(Meta.database) })
            let body = #"{"protocol":[1,1],"database":"\#(database)","cursor":{"opening":"\#(opening)","position":\#(position)}}"#
            #expect(throws: Failure.self) { try engine.openSession(site: "site-North", Array(body.utf8)) }
        }
        try town.central([Town.change("item", "after", ["item_name": "Salt"])])
        try town.syncAll()
        #expect(try town.holders("item", "after") == Town.sites)
    }

    @Test func `a site asks for nothing but its own`() throws {
        let town = try Town(before: [Town.change("item_line", "stock", ["store_ID": "beta"])])
        try town.syncAll()
        let caller = try town.caller("North")
        let engine = town.network.engine
        let fetched = try PageReader(
            engine.fetch(
                caller, FetchRequest(records: [("item_line", "stock"), ("store", "beta"), ("no", "such")], bytes: 64_000).encoded()))
        var ids: [String] = []
        try fetched.forEachRow { ids.append($0.id) }
        #expect(ids == ["beta"])
        for channel in ["store:beta", "site:site-South", "nonsense", ""] {
            #expect(throws: Failure.self) { try engine.compare(caller, CompareRequest(channel: channel, prefix: "").encoded()) }
        }
        let request = PullRequest(
            opening: "", position: 0, seen: 0, subscription: try town.network.administration.site("North").subscription,
            behind: [.init(position: 0, channels: ["store:beta"])], isInitialised: true, bytes: 1, wantsDetail: false, waiting: 0)
        #expect(#expect(throws: Failure.self) { try engine.pull(caller, request.encoded()) }?.code == .subscriptionChanged)
    }

    @Test func `a page with rows that make no sense changes nothing at the site`() throws {
        let town = try Town()
        try town.syncAll()
        let north = try town.site("North")
        let settings = try #require(try north.settings())
        let before = try north.status()
        let head = #"{"opening":"o","to":9,"head":9,"subscription":\#(settings.version),"channels":["everyone"]}"#
        let rows = [
            #"["item","x",9,[7],[],{"ID":"x"}]"#, #"["item","x",9,[-1],[],{"ID":"x"}]"#, #"["item","x","9",[0],[],{}]"#, "garbage", "[]",
            #"["item","x",9,[0],[],5]"#, #"["item","x",9,[0],[],"=zz"]"#, #"["item","x",9,[0],[],{"ID":"x"},1]"#,
            #"["item","x",99999999999999999999,[0],[],{}]"#,
            #"["item","x",9,[0],[],{"ID":"x"}"#, #"["item","x",-4,[0],[],{"ID":"x"}]"#,
        ]
        for row in rows {
            #expect(throws: Failure.self, "\(row)") { try north.takePage(ReceivedPage(Array("\(head)\n\(row)\n".utf8))) }
        }
        #expect(try north.status().staged == before.staged)
        #expect(try north.status().cursor == before.cursor)
        try town.syncAll()
        try town.expectSound()
    }

    @Test(arguments: 1...4)
    func `any byte changed in any message crashes nothing and leaves both sides sound`(_ seed: Int) throws {
        let town = try Town()
        try town.syncAll()
        var random = SeededRandom(seed: UInt64(seed))
        for round in 0..<25 {
            try town.write("North", [Town.change("item_line", "s\(round % 5)", ["store_ID": "alpha", "batch": "\(round)"])])
            try town.central([Town.change("item", "i\(round % 3)", ["item_name": "\(round)"])])
            let site = try town.site("North")
            var cycle = town.network.cycle(of: site)
            var caller: Caller?
            do {
                while case .send(let call, let body) = try cycle.next() {
                    let answer = try town.network.engine.answer(call, mutated(body, &random), site: "site-North", caller: &caller)
                    try cycle.receive(call, mutated(answer, &random))
                }
            } catch {
                #expect(error is Failure, "\(error)")
            }
            #expect(try town.network.administration.verify().problems == [])
        }
        // A changed byte can pass for a true message of another kind of history; the pairing is then made anew.
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("North", edit)
        try town.network.addDevice("North")
        try town.syncAll()
        try town.expectSound()
    }

    private func mutated(_ body: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        guard !body.isEmpty, random.number(in: 0...3) == 0 else { return body }
        var body = body
        for _ in 0..<random.number(in: 1...3) {
            let place = random.number(in: 0...body.count - 1)
            switch random.number(in: 0...3) {
            case 0: body[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: body.remove(at: place)
            case 2: body.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
            default: body.removeLast(body.count - place)
            }
            if body.isEmpty { return body }
        }
        return body
    }
}
