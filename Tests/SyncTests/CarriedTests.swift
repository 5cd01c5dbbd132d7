import Failures
import Foundation
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 10: bundles carried by hand do what a sync does", .ownThreads)
struct CarriedTests {
    private func town() throws -> (town: Town, courier: Courier) {
        let town = try Town()
        try town.syncAll()
        return (town, try Courier(town))
    }

    private func stock(_ id: String, _ quantity: Int, in store: String = "alpha") -> Change {
        Town.change("item_line", id, ["store_ID": store, "quantity": String(quantity)])
    }

    @Test func `what was written on either side arrives, and both know it without a network`() throws {
        let (town, courier) = try town()
        try town.write("North", [stock("S1", 5)])
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        try courier.roundTrip("North")
        #expect(try town.centralPayload("item_line", "S1") != nil)
        #expect(try town.payload("North", "item", "salt") != nil)
        #expect(try town.site("North").status().toSend == 0)
        // The next bundle tells central that it has arrived.
        try courier.toCentral(courier.fromSite("North"), from: "North")
        let status = try town.network.administration.status(of: "North")
        #expect(try status.site.cursor == town.network.central.read { try $0.ledger.head() })
        try town.expectSound()
    }

    @Test func `a month of bundles, some lost, some twice, some out of order, and then a network`() throws {
        let (town, courier) = try town()
        var random = SystemLikeRandom(seed: 11)
        var toCentral: [String: [Courier.Letter]] = [:]
        var toSite: [String: [Courier.Letter]] = [:]
        var refused: [FailureCode: Int] = [:]
        for day in 1...30 {
            for name in ["North", "South"] {
                let store = name == "North" ? "alpha" : "beta"
                for number in 0..<3 where random.below(3) > 0 {
                    try town.write(name, [stock("\(store)-\(random.below(12))", day * 10 + number, in: store)])
                }
                if random.below(2) == 0 { try town.central([Town.change("item", "item-\(random.below(8))", ["item_name": "Day \(day)"])]) }
                if random.below(2) == 0 { toCentral[name, default: []].append(try courier.fromSite(name)) }
                if random.below(2) == 0 { toSite[name, default: []].append(try courier.forSite(name)) }
                // The road: a letter may be lost, come again later, or be overtaken.
                for _ in 0..<2 {
                    if let letter = pick(toCentral[name] ?? [], &random) {
                        note(courier.code { try courier.toCentral(letter, from: name) }, &refused)
                    }
                    if let letter = pick(toSite[name] ?? [], &random) { note(courier.code { try courier.toSite(letter, name) }, &refused) }
                }
                if day == 17, name == "South" { try town.network.sync(name) }
            }
        }
        #expect(Set(refused.keys).isSubset(of: [.bundleOld, .bundleRepeated]), "\(refused)")
        #expect(refused[.bundleOld] ?? 0 > 0 && refused[.bundleRepeated] ?? 0 > 0, "the road was too good: \(refused)")
        for name in ["North", "South"] {
            let report = try town.network.sync(name)
            #expect(report.repaired == 0 && !report.healed, "\(name)")
            #expect(try town.site(name).status().toSend == 0)
        }
        try town.syncAll()
        for name in ["North", "South"] {
            let store = name == "North" ? "alpha" : "beta"
            for number in 0..<12 {
                #expect(try town.payload(name, "item_line", "\(store)-\(number)") == town.centralPayload("item_line", "\(store)-\(number)"))
            }
            for number in 0..<8 { #expect(try town.payload(name, "item", "item-\(number)") == town.centralPayload("item", "item-\(number)")) }
        }
        try town.expectSound()
    }

    private func pick(_ letters: [Courier.Letter], _ random: inout SystemLikeRandom) -> Courier.Letter? {
        guard !letters.isEmpty, random.below(3) > 0 else { return nil }
        return letters[letters.count - 1 - random.below(min(letters.count, 4))]
    }

    private func note(_ code: FailureCode?, _ refused: inout [FailureCode: Int]) { if let code { refused[code, default: 0] += 1 } }

    @Test func `pushes wait one behind the other, and are sent over a network as they stand in the bundle`() throws {
        let (town, courier) = try town()
        let first = try town.site("North").status().groupsToSend
        #expect(first == 0)
        for number in 0..<1_200 { try town.write("North", [stock("S\(number % 40)", number)]) }
        let letter = try courier.fromSite("North")
        #expect(letter.messages.filter { $0.kind == .push }.count == 3)
        try town.write("North", [stock("S1", 99_999)])
        // Online first: the same pushes, byte for byte; then the bundle comes, and nothing is new in it.
        try town.network.sync("North")
        let before = try town.network.central.read { try $0.ledger.head() }
        #expect(courier.code { try courier.toCentral(letter, from: "North") } == .bundleOld)
        #expect(try town.network.central.read { try $0.ledger.head() } == before)
        try town.expectSound()
    }

    @Test func `a bundle that arrives while the site is online again is answered push by push`() throws {
        let (town, courier) = try town()
        for number in 0..<1_200 { try town.write("North", [stock("S\(number % 40)", number)]) }
        try courier.toCentral(courier.fromSite("North"), from: "North")
        // The answers of all three are still to be had, although only the last one is the last.
        let report = try town.network.sync("North")
        #expect(!report.healed && report.pushed == 1_200)
        #expect(try town.site("North").status().toSend == 0)
        try town.expectSound()
    }

    @Test func `a machine that stops in the middle goes on with the same bundle`() throws {
        let (town, courier) = try town()
        for number in 0..<1_200 { try town.write("North", [stock("S\(number % 40)", number)]) }
        for number in 0..<20 { try town.central([Town.change("item", "item-\(number)")]) }
        let letter = try courier.fromSite("North")
        var left = 3
        #expect(
            courier.code {
                var messages = letter.messages[...]
                _ = try town.network.administration.accept(site: "site-North", bundle: letter.id, half: Courier.half) {
                    left -= 1
                    guard left >= 0 else { throw Failure(.diskFailed) }
                    return messages.popFirst()
                }
            } == .diskFailed)
        #expect(try courier.toCentral(letter, from: "North").repeated == 1)
        #expect(courier.code { try courier.toCentral(letter, from: "North") } == .bundleRepeated)
        let back = try courier.forSite("North")
        for count in [1, 2, 3, 4] { try courier.toSite(back, "North", upTo: count) }
        try courier.toSite(back, "North")
        #expect(courier.code { try courier.toSite(back, "North") } == .bundleRepeated)
        #expect(try town.site("North").status().toSend == 0)
        try town.expectSound()
    }

    @Test func `a bundle made before the site was online again is old, and changes nothing`() throws {
        let (town, courier) = try town()
        try town.central([Town.change("item", "one")])
        try courier.toCentral(courier.fromSite("North"), from: "North")
        let old = try courier.forSite("North")
        try town.network.sync("North")
        #expect(courier.code { try courier.toSite(old, "North") } == .bundleOld)
        let new = try courier.forSite("North")
        try town.write("North", [stock("S1", 1)])
        #expect(courier.code { try courier.toSite(new, "North") } == nil)
        try town.network.sync("North")
        try town.expectSound()
    }

    @Test func `a new store of the site comes with its bundle`() throws {
        let (town, courier) = try town()
        try courier.roundTrip("North")
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.central([Town.change("item", "late")])
        try courier.roundTrip("North")
        try town.write("North", [stock("D1", 4, in: "depot")])
        try courier.roundTrip("North")
        #expect(try town.centralPayload("item_line", "D1") != nil)
        try town.network.sync("North")
        try town.expectSound()
    }

    @Test func `a site that was restored heals by two bundles`() throws {
        let (town, courier) = try town()
        try town.write("North", [stock("S1", 1)])
        let site = try town.site("North")
        let copy = town.network.folder.appending(path: "older.sqlite")
        try RestoreTests.copy(site.database, to: copy)
        try town.write("North", [stock("S2", 2)])
        try courier.roundTrip("North")
        town.network.sites["North"] = SiteEngine(try Network.database(copy, opening: "opening-restored"))
        try town.network.sync("North")
        try courier.exchangeKeys("North")
        try courier.roundTrip("North")
        #expect(try town.payload("North", "item_line", "S2") != nil)
        try town.expectSound()
    }

    @Test func `a difference that nothing explains is found and mended by bundles`() throws {
        let (town, courier) = try town()
        try town.central([Town.change("item", "one", ["item_name": "One"])])
        try courier.roundTrip("North")
        try town.disturb("North")
        try town.central([Town.change("item", "two")])
        for _ in 0..<3 { try courier.roundTrip("North") }
        try town.expectSound()
    }

    @Test func `central's programs begin anew at each command, and a difference is mended all the same while the site goes on writing`() throws {
        let (town, courier) = try town()
        try town.central([Town.change("item", "one", ["item_name": "One"])])
        try courier.roundTrip("North")
        try town.disturb("North")
        for number in 0..<4 {
            try town.write("North", [stock("W\(number)", number)])
            let letter = try courier.fromSite("North")
            try town.network.reopenCentral()
            try courier.toCentral(letter, from: "North")
            try town.network.reopenCentral()
            try courier.toSite(courier.forSite("North"), "North")
        }
        #expect(try town.site("North").status().toSend == 0)
        try town.expectSound()
    }

    @Test func `a device that was never paired, or whose pairing was cleared, has no way for bundles`() throws {
        let town = try Town()
        let courier = Courier(uncarried: town)
        #expect(courier.code { _ = try courier.fromSite("North") } == .bundleKeyMissing)
        #expect(courier.code { _ = try courier.forSite("North") } == .bundleKeyMissing)
        try town.syncAll()
        let paired = try Courier(town)
        let letter = try paired.fromSite("North")
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("North", edit)
        #expect(paired.code { try paired.toCentral(letter, from: "North") } == .secondDevice)
        #expect(paired.code { _ = try paired.forSite("North") } == .bundleKeyMissing)
    }

    @Test func `a first load by file opens its device, though central has forgotten what left in the middle of it`() throws {
        let (town, _) = try town()
        for number in 0..<30 { try town.central([stock("S\(number)", number, in: "depot"), Town.change("item", "item-\(number)")]) }
        for number in 0..<30 where number % 3 == 0 { try town.central([Town.delete("item", "item-\(number)")]) }
        try town.network.central.write { try $0.ledger.purgeRemovals(upTo: $0.ledger.head()) }
        let administration = town.network.administration
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try administration.editSite("North", edit)
        let device = try town.network.addDevice("North")
        let database = try device.database.read { try $0.state.value(Meta.database) ?? "" }
        let address = try administration.beginExport(
            "North", database: database, key: KeyOffer(hash: Digest.of([1]), half: Courier.half), app: "test")
        var limits = CentralLimits.standard
        limits.pageEntries = 5
        var cycle = CarriedCycle(device) { "unused" }
        let made = try administration.makeBundle(for: address, limits: limits) { try cycle.take($0) }
        try cycle.finish()
        #expect(made.pages > 3)
        #expect(try device.state() == .ready && !cycle.needsReturn)
        #expect(try town.payload("North", "item", "item-1") != nil && town.payload("North", "item", "item-3") == nil)
        try town.expectSound()
    }

    @Test func `who took and made bundles stands in the audit log`() throws {
        let (town, courier) = try town()
        try courier.roundTrip("North")
        let acts = try town.network.administration.audited().map(\.act).prefix(2)
        #expect(Array(acts) == ["bundle-made", "bundle-accepted"])
    }
}

/// A small generator of its own, so that a month is the same every time.
struct SystemLikeRandom {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
