import Failures
import Foundation
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import TestSupport
import Testing

@Suite("R-SYNC 8: numbers that mean what they say", .ownThreads)
struct StatusNumberTests {
    private static func units(_ range: ClosedRange<Int>) -> [Change] {
        range.map { CentralChange.unit("unit \($0)") }
    }

    enum CentralChange {
        static func unit(_ id: String) -> Change {
            Change(table: "unit", id: id, payload: Array(#"{"ID":"\#(id)","units":"x","comment":"","order_number":1}"#.utf8))
        }
    }

    /// The counts of what is still to come, page by page of one sync.
    private func countdown(_ network: Network, _ site: String) throws -> [(remaining: Int64, isLeast: Bool)] {
        var seen: [(remaining: Int64, isLeast: Bool)] = []
        var cycle = network.cycle(of: try #require(network.sites[site]), pageBytes: 100)
        var caller: Caller?
        for _ in 0..<1_000 {
            guard case .send(let call, let body) = try cycle.next() else { return seen }
            try cycle.receive(call, try network.engine.answer(call, body, site: "site-\(site)", caller: &caller))
            if call == .pull, let remaining = cycle.remaining { seen.append((remaining, cycle.remainingIsLeast)) }
        }
        Issue.record("the sync does not end")
        return seen
    }

    @Test func `what is still to come of a first load is counted to the end, however much it is`() throws {
        let network = try Network(sample: false)
        network.engine.limits.countedMost = 10
        network.engine.limits.pageEntries = 7
        _ = try CentralWriter(network.central).importSlice(Self.units(1...60))
        try network.addSite("Clinic", stores: [])
        let seen = try countdown(network, "Clinic")
        #expect(try #require(seen.first).remaining >= 53, "\(seen)")
        #expect(seen.allSatisfy { !$0.isLeast }, "\(seen)")
        for (one, next) in zip(seen, seen.dropFirst()) where next.remaining > 0 { #expect(one.remaining - next.remaining == 7, "\(seen)") }
    }

    @Test func `what is too much to be counted is said to be more, and no time is promised`() throws {
        let network = try Network(sample: false)
        try network.addSite("Clinic", stores: [])
        try network.sync("Clinic")
        network.engine.limits.countedMost = 10
        network.engine.limits.pageEntries = 7
        _ = try CentralWriter(network.central).importSlice(Self.units(1...60))
        let seen = try countdown(network, "Clinic")
        #expect(try #require(seen.first) == (10, true))
        #expect(seen.contains { $0.remaining > 0 && $0.remaining < 10 && !$0.isLeast }, "\(seen)")
    }

    @Test func `a site's own changes coming back are not received`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [Town.change("item_line", "s", ["store_ID": "alpha"])])
        let own = try town.network.sync("North")
        #expect(own.pushed == 1 && own.received == 0 && own.rows > 0)
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        #expect(try town.network.sync("North").received == 1)
        // Its own deletion is no news either.
        try town.write("North", [Change(table: "item_line", id: "s", payload: nil)])
        #expect(try town.network.sync("North").received == 0)
    }

    @Test func `a site that was given something new is not said to have everything`() throws {
        let town = try Town()
        try town.syncAll()
        #expect(try town.network.administration.status(of: "North").isUpToDate)
        _ = try town.network.administration.createStore(
            code: "NEW", title: "New", isDispensary: false, nameID: nil, ids: ("store-new", "name-new"))
        try town.network.administration.assign(store: "NEW", to: "North", force: false)
        let given = try town.network.administration.status(of: "North")
        #expect(given.hasNewSettings && !given.isUpToDate)
        try town.network.sync("North")
        #expect(try town.network.administration.status(of: "North").isUpToDate)
    }

    @Test func `what a site tells of itself is of the database that told it`() throws {
        let town = try Town()
        try town.syncAll()
        let cursor = try town.network.administration.site("North").cursor
        #expect(cursor > 0)
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("North", edit)
        try town.network.addDevice("North")
        #expect(throws: Failure.self) { try town.network.sync("North") { if $0 == 1 { throw Failure(.overloaded) } } }
        // A late note of the device before it.
        let old = Contact(
            WaitingPoint(position: cursor, subscription: 1, waiting: 7), Caller(site: "site-North", database: "the one before"))
        try town.network.administration.remember([(old, 1_800_000_000)])
        let status = try town.network.administration.status(of: "North")
        #expect(status.site.cursor == 0 && status.toSend == 0)
        let live = LiveContacts(last: ["site-North": .init(contact: old, at: 1_800_000_001)])
        let shown = try #require(try town.network.administration.status(live: live).sites.first { $0.site.name == "North" })
        #expect(shown.toSend == 0 && shown.toReceive == status.toReceive && shown.site.lastContact == 1_800_000_001)
    }

    @Test(arguments: [
        #"{"waiting":9223372036854775807,"withheld":-5}"#, #"{"waiting":1e999}"#, "{", "[]", #"{"behind":{"x":"y"},"subscription":null}"#,
    ])
    func `nothing that a site tells of itself can upset the status`(told: String) throws {
        let town = try Town()
        try town.syncAll()
        try town.network.central.write {
            try $0.sites.rememberContact(site: "site-North", at: 5, cursor: .max, initialised: true, status: told)
        }
        let status = try town.network.administration.status(of: "North")
        #expect(status.toSend >= 0 && status.withheld == 0 && status.toReceive >= 0)
        try town.network.administration.rememberQueues()
        try town.network.administration.rememberQueues()
        _ = try town.network.administration.queueHistory(of: "North", days: 7)
    }

    @Test func `a local write says whether it travels, stays, or changed nothing`() throws {
        let town = try Town()
        try town.syncAll()
        let site = try town.site("North")
        func word(_ change: Change) throws -> String { try site.writeTelling([change], acting: .program).word }
        let line = Town.change("item_line", "s", ["store_ID": "alpha"])
        #expect(try word(line) == "sent")
        #expect(try word(line) == "unchanged")
        let local = Change(table: "number", id: "n", payload: Array(#"{"ID":"n","name":"x","value":1}"#.utf8))
        #expect(try word(local) == "local")
        let report = try site.importSlice([
            Change(table: "number", id: "n", payload: Array(#"{"ID":"n","name":"x","value":2}"#.utf8)), line,
        ])
        #expect(report.changed == 1 && report.unchanged == 1, "\(report.refused)")
        // On central likewise.
        let writer = CentralWriter(town.network.central)
        let told = try writer.writeTelling([local, Town.change("item", "i", ["item_name": "Salt"])], acting: .program)
        #expect(told.local == 1 && told.sent == 1 && told.unchanged == 0)
        let again = try writer.writeTelling([local], acting: .program)
        #expect(again.word == "unchanged" && again.group == nil)
    }
}

@Suite("R-SYNC 8: why a queue grows", .ownThreads)
struct QueueTrendTests {
    private let now: Int64 = 1_800_000_000

    /// A week of hours in which something grows.
    private func week(
        from first: Int64, by step: Int64, parked: Int64 = 0, minutes: Int64 = 30, bytes: Int64 = 60_000_000, silentFor: Int64 = 0
    ) -> QueueTrend {
        let samples = (0..<168).map { hour in
            QueueSample(
                at: now - (168 - Int64(hour)) * 3_600, toSend: 0, toReceive: first + Int64(hour) * step, parked: hour > 80 ? parked : 0,
                withheld: 0, lastContact: now - silentFor, minutes: minutes, bytes: bytes)
        }
        return QueueTrend(samples, siteName: "Clinic", now: now)
    }

    @Test func `a queue that does not grow has no cause`() {
        #expect(week(from: 500, by: 0).cause == .none)
        #expect(week(from: 5_000, by: -20).cause == .none)
        #expect(QueueTrend([], siteName: "Clinic", now: now).cause == .none)
    }

    @Test func `blocked records, a silent site, too little time and a slow link are told apart, with figures and a remedy`() {
        let blocked = week(from: 0, by: 10, parked: 3)
        #expect(blocked.cause == .blockedRecords && blocked.finding.contains("3 groups"))
        let silent = week(from: 0, by: 10, silentFor: 5 * 86_400)
        #expect(silent.cause == .notInTouch && silent.finding.contains("5 days"))
        let short = week(from: 0, by: 10, minutes: 0)
        #expect(short.cause == .tooLittleTime && short.finding.contains("0 minutes in 7 days"))
        let slow = week(from: 0, by: 10, bytes: 100_000)
        #expect(slow.cause == .slowLink && slow.finding.contains("16800 kB"))
        #expect(week(from: 0, by: 10).cause == .unknown)
        for trend in [blocked, silent, short, slow] { #expect(!trend.remedy.isEmpty && trend.finding.contains("1670")) }
    }

    @Test func `sizes are kept by the hour and by the day, and a clock that jumped ahead takes nothing away`() throws {
        let database = try Network(sample: false).central
        try database.write { transaction in
            for hour in 0..<800 {
                let time = now + Int64(hour) * 3_600
                let sample = QueueSample(
                    at: time, toSend: Int64(hour), toReceive: 0, parked: 0, withheld: 0, lastContact: nil, minutes: 1, bytes: 10)
                try transaction.queues.remember(of: "site", sample, at: time)
                try transaction.queues.remember(of: "site", sample, at: time)
            }
            let ahead = now + 10 * 365 * 86_400
            try transaction.queues.remember(
                of: "site", QueueSample(at: ahead, toSend: 0, toReceive: 0, parked: 0, withheld: 0, lastContact: nil, minutes: 0, bytes: 0),
                at: ahead)
        }
        let (hours, days) = try database.read { transaction in
            let range = now - 86_400...now + 799 * 3_600
            return (try transaction.queues.samples(of: "site", .hour, range), try transaction.queues.samples(of: "site", .day, range))
        }
        #expect(hours.count == 749)
        #expect(hours.last?.toSend == 799 && hours.last?.minutes == 2)
        #expect((34...35).contains(days.count))
        #expect(days.dropFirst().dropLast().allSatisfy { $0.minutes == 48 && $0.bytes == 480 })
    }
}
