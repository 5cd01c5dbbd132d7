import Failures
import Foundation
import Storage
import SyncProtocol
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules
@testable import SyncSite

@Suite("R-OWN 10, R-SYNC 6: what a device that went back to a backup has done since is not taken off the shelf", .ownThreads)
struct RestoredShelfTests {
    private let ann = WriteContext(user: "Ann", store: "outreach")

    private static func stock(_ quantity: String) -> Change {
        Town.change("item_line", "stock", ["store_ID": "outreach", "quantity": quantity])
    }

    private func dispensary() throws -> Town {
        let town = try Town()
        try town.openDispensary("outreach", on: "Island", transactions: true)
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "outreach"])])
        try town.syncAll()
        try town.write("Island", [Self.stock("10")])
        try town.syncAll()
        return town
    }

    private func dispense(_ town: Town, _ id: String, leaving quantity: String) throws {
        try town.write("Island", Town.prescription(id, store: "outreach") + [Self.stock(quantity)], acting: ann)
    }

    private func image(_ town: Town) throws -> URL {
        let file = town.network.folder.appending(path: "island-\(town.network.newID()).sqlite")
        try RestoreTests.copy(town.site("Island").database, to: file)
        return file
    }

    private func goBack(_ town: Town, to file: URL) throws {
        town.network.sites["Island"] = SiteEngine(try Network.database(file, opening: "opening-\(town.network.newID())"))
    }

    private func papers(_ town: Town, _ id: String) throws -> Bool {
        try town.payload("Island", "transact", id) != nil && town.payload("Island", "trans_line", "\(id)-line") != nil
    }

    private func shows(_ town: Town, _ quantity: String) throws -> Bool {
        try town.payload("Island", "item_line", "stock")?.contains("\"\(quantity)\"") == true
    }

    @Test func `what it gave out before it called keeps its papers, and stock that had moved on is to be counted`() throws {
        let town = try dispensary()
        let file = try image(town)
        try dispense(town, "lost", leaving: "5")
        try town.syncAll()
        try goBack(town, to: file)
        try dispense(town, "one", leaving: "8")
        try dispense(town, "two", leaving: "7")
        try town.syncAll()
        #expect(try town.parkedCodes() == ["site-restored", "site-restored"])
        #expect(try papers(town, "one") && papers(town, "two") && papers(town, "lost"))
        // The number is the last that was sent, and the reason says what to do.
        #expect(try shows(town, "5"))
        #expect(try town.status("Island").parkedGroups.first?.message.contains("count the shelf") == true)
        #expect(Set(try town.status("Island").keptApart.map(\.key.id)) == ["one", "one-line", "two", "two-line"])
        try town.expectSound()
        // The storekeeper counts, and central hears of it once the administrator has decided.
        try town.write("Island", [Self.stock("2")])
        try town.syncAll()
        #expect(try shows(town, "2"))
        let numbers = try town.network.administration.quarantine(all: false).map(\.group.number)
        _ = try town.network.administration.dismiss(numbers[0], why: "counted")
        try town.syncAll()
        // What waited behind it does not go over the later version by itself.
        #expect(try town.centralPayload("item_line", "stock")?.contains("\"7\"") == false)
        for number in numbers.dropFirst() where try town.network.administration.quarantine(all: false).contains(where: { $0.group.number == number }) {
            _ = try town.network.administration.dismiss(number, why: "counted")
        }
        try town.write("Island", [Self.stock("1")])
        try town.syncAll()
        #expect(try shows(town, "1") && town.centralPayload("item_line", "stock")?.contains("\"1\"") == true)
        #expect(try papers(town, "one") && papers(town, "two"))
        try town.expectSound()
    }

    @Test func `judged again by a person, it is taken with its papers and its numbers`() throws {
        let town = try dispensary()
        let file = try image(town)
        try dispense(town, "lost", leaving: "5")
        try town.syncAll()
        try goBack(town, to: file)
        try dispense(town, "one", leaving: "8")
        try town.syncAll()
        let number = try #require(try town.network.administration.quarantine(all: false).first?.group.number)
        guard case .released = try town.network.administration.redrive(number).outcome else {
            Issue.record("not released")
            return
        }
        try town.syncAll()
        #expect(try town.hasAtCentral("transact", "one") && shows(town, "8"))
        #expect(try town.status("Island").keptApartCount == 0)
        try town.expectSound()
    }

    @Test func `a paper that it made, sent and deleted after the backup does not come back`() throws {
        let town = try dispensary()
        try dispense(town, "one", leaving: "8")
        try town.write("Island", Town.prescription("again", store: "outreach"), acting: ann)
        let file = try image(town)
        try town.syncAll()
        try town.write("Island", [Town.delete("trans_line", "one-line"), Town.delete("transact", "one"), Self.stock("12")], acting: ann)
        try town.syncAll()
        try goBack(town, to: file)
        // It corrects the forgotten paper before it calls.
        try dispense(town, "one", leaving: "9")
        try town.syncAll()
        #expect(try town.parkedCodes().first == "site-restored")
        #expect(try town.holders("transact", "one") == [] && town.holders("trans_line", "one-line") == [])
        #expect(try shows(town, "12"))
        #expect(try papers(town, "again"))
        try town.expectSound()
    }

    @Test func `what central kept apart already stays on the shelf of the device that went back to before`() throws {
        let town = try dispensary()
        try dispense(town, "one", leaving: "8")
        let file = try image(town)
        try town.central([Town.delete("name_store_join", "seen")])
        try town.syncAll()
        #expect(try town.parkedCodes() == ["patient-not-visible"])
        try goBack(town, to: file)
        try town.syncAll()
        #expect(try shows(town, "8") && papers(town, "one"))
        try town.expectSound()
    }

    @Test func `a patient made at home stays when a restored central had forgotten the store`() throws {
        let town = try Town()
        let backup = town.network.folder.appending(path: "backup.sqlite")
        try RestoreTests.copy(town.network.central, to: backup)
        try town.openDispensary("outreach", on: "Island", transactions: true)
        try town.syncAll()
        try town.network.replaceCentral(by: backup)
        try town.central(Town.store("outreach"))
        try town.write(
            "Island", [Town.change("name", "newcomer", ["name": "New", "type": "patient", "supplying_store_id": "outreach"]), Self.stock("10")],
            acting: ann)
        var cycle = town.network.cycle(of: try town.site("Island"))
        var caller: Caller?
        while case .send(let call, let body) = try cycle.next() {
            let answer = try town.network.engine.answer(call, body, site: "site-Island", caller: &caller)
            try cycle.receive(call, answer)
            if call == .push { break }
        }
        try town.network.administration.assign(store: "outreach", to: "Island", force: false)
        try town.syncAll()
        #expect(try town.parkedCodes().contains("central-restored"))
        #expect(try shows(town, "10"))
        #expect(try town.holders("name", "newcomer") == ["Island"])
        try town.expectSound()
    }
}
