import Compression
import Failures
import Foundation
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 10: bundles where histories part, and beside a network", .ownThreads)
struct CarriedHistoryTests {
    private func town() throws -> (town: Town, courier: Courier) {
        let town = try Town()
        try town.syncAll()
        return (town, try Courier(town))
    }

    private func stock(_ id: String, _ quantity: Int) -> Change {
        Town.change("item_line", id, ["store_ID": "alpha", "quantity": String(quantity)])
    }

    @Test func `a site that stands before what central has forgotten compares by the lists of the same bundle`() throws {
        let (town, courier) = try town()
        try town.central([Town.change("item", "gone", ["item_name": "Gone"]), Town.change("item", "stays", ["item_name": "Stays"])])
        try courier.roundTrip("North")
        try town.write("North", [stock("S1", 1)])
        try town.central([Town.delete("item", "gone"), Town.change("item", "late", ["item_name": "Late"])])
        try town.network.central.write { try $0.ledger.purgeRemovals(upTo: try $0.ledger.head()) }
        try courier.toCentral(courier.fromSite("North"), from: "North")
        let letter = try courier.forSite("North")
        #expect(letter.messages.contains { $0.kind == .list })
        // The bytes of what a list names, and is not here, come with the next bundle.
        #expect(try courier.toSite(letter, "North").needsReturn)
        #expect(courier.code { try courier.toSite(letter, "North") } == .bundleRepeated)
        try courier.roundTrip("North")
        #expect(try town.payload("North", "item", "gone") == nil && town.payload("North", "item", "late") != nil)
        #expect(try town.payload("North", "item_line", "S1") != nil)
        try town.central([Town.change("item", "later")])
        try courier.roundTrip("North")
        #expect(try town.payload("North", "item", "later") != nil)
        try town.expectSound()
    }

    @Test func `a bundle that was made before a site pushed on in a session of before is old, and nothing is taken for lost`() throws {
        let (town, courier) = try town()
        var caller: Caller?
        var first = town.network.cycle(of: try town.site("North"))
        try town.network.run(&first, "North", &caller)
        try courier.toCentral(courier.fromSite("North"), from: "North")
        let back = try courier.forSite("North")
        try town.write("North", [stock("S1", 1)])
        var second = SiteCycle(try town.site("North"), app: "test", hasSession: true, pageBytes: 1_000_000) { "unused" }
        try town.network.run(&second, "North", &caller)
        #expect(try town.centralPayload("item_line", "S1") != nil)
        #expect(courier.code { try courier.toSite(back, "North") } == .bundleOld)
        #expect(try town.site("North").status().toSend == 0)
        try town.write("North", [stock("S2", 1)])
        let report = try town.network.sync("North")
        #expect(!report.healed)
        try town.expectSound()
    }

    @Test func `pushes that came in a bundle are answered when they come once more in parts`() throws {
        let (town, courier) = try town()
        for number in 0..<1_200 { try town.write("North", [stock("S\(number % 40)", number)]) }
        let letter = try courier.fromSite("North")
        try courier.toCentral(letter, from: "North")
        let pushes = letter.messages.filter { $0.kind == .push }
        #expect(pushes.count == 3)
        func reply(_ index: Int, _ body: [UInt8]) throws -> PushRequest.Reply {
            let whole = Zstd.compress(body)
            let request = PartRequest(push: Int64(index + 1), hash: Digest.of(body), size: Int64(whole.count), from: 0, bytes: whole)
            return try PushRequest.Reply(decoding: try town.network.engine.part(town.caller("North"), request.encoded()))
        }
        for (index, push) in pushes.enumerated() { #expect(try reply(index, push.bytes).number == Int64(index + 1)) }
        #expect(courier.code { _ = try reply(0, pushes[1].bytes) } == .pushBodyDiffers)
        try town.expectSound()
    }

    @Test func `what was answered to a database is no answer to the one that takes its place`() throws {
        let (town, courier) = try town()
        for number in 0..<1_200 { try town.write("North", [stock("S\(number % 40)", number)]) }
        try courier.toCentral(courier.fromSite("North"), from: "North")
        #expect(try town.network.central.read { try $0.answers.numbers(of: "site-North").count } == 3)
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("North", edit)
        try town.network.addDevice("North")
        try town.network.sync("North")
        #expect(try town.network.central.read { try $0.answers.numbers(of: "site-North") }.isEmpty)
        try courier.exchangeKeys("North")
        #expect(try !courier.forSite("North").messages.contains { $0.kind == .answer })
        for number in 0..<4 {
            try town.write("North", [stock("N\(number)", number)])
            try courier.roundTrip("North")
        }
        #expect(try town.site("North").status().toSend == 0)
        try town.expectSound()
    }

    @Test func `a bundle of a restored central that does not know yet where histories part is left aside, and the next one heals`() throws {
        let (town, courier) = try town()
        try courier.roundTrip("North")
        let backup = town.network.folder.appending(path: "backup.sqlite")
        try RestoreTests.copy(town.network.central, to: backup)
        try town.central([Town.change("item", "lost", ["item_name": "Lost"])])
        try courier.toSite(courier.forSite("North"), "North")
        try town.network.sync("North")
        try town.network.replaceCentral(by: backup)
        try town.central([Town.change("item", "new", ["item_name": "New"]), Town.change("item", "newer", ["item_name": "Newer"])])
        #expect(courier.code { try courier.toSite(courier.forSite("North"), "North") } == .bundleOld)
        #expect(try town.payload("North", "item", "lost") != nil)
        for _ in 0..<3 { try courier.roundTrip("North") }
        #expect(try town.payload("North", "item", "new") != nil && town.payload("North", "item", "newer") != nil)
        #expect(try town.payload("North", "item", "lost") == nil)
        try town.network.sync("North")
        try town.expectSound()
    }

    @Test func `a bundle of a history that central gave up is left aside by a site that goes with the new one`() throws {
        let (town, courier) = try town()
        let backup = town.network.folder.appending(path: "backup.sqlite")
        try RestoreTests.copy(town.network.central, to: backup)
        try town.central([Town.change("item", "lost", ["item_name": "Lost"])])
        try courier.toCentral(courier.fromSite("North"), from: "North")
        let old = try courier.forSite("North")
        try town.network.replaceCentral(by: backup)
        try town.central([Town.change("item", "new", ["item_name": "New"])])
        try courier.roundTrip("North")
        #expect(courier.code { try courier.toSite(old, "North") } == .bundleOld)
        #expect(try town.payload("North", "item", "lost") == nil && town.payload("North", "item", "new") != nil)
        try town.expectSound()
    }
}
