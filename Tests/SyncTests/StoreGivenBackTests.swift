import Failures
import Storage
import SyncProtocol
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 10, R-STORE 1: a store taken and given back while its clinic worked offline loses nothing of the shelf", .ownThreads)
struct StoreGivenBackTests {
    private static func stock(_ quantity: String) -> Change {
        Town.change("item_line", "stock", ["store_ID": "outreach", "quantity": quantity])
    }

    private let ann = WriteContext(user: "Ann", store: "outreach")

    /// Island dispenses in Outreach from a stock of 10, to a patient that central shows there.
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

    /// Central takes the store by force, lets `meanwhile` happen, and gives it back; Island hears of nothing.
    private func takeAndGiveBack(_ town: Town, to place: String = "central", meanwhile: () throws -> Void = {}) throws {
        try town.network.administration.assign(store: "outreach", to: place, force: true)
        try meanwhile()
        try town.network.administration.assign(store: "outreach", to: "Island", force: true)
    }

    private func quantity(_ town: Town, _ expected: String) throws -> (site: Bool, central: Bool) {
        (
            try town.payload("Island", "item_line", "stock")?.contains("\"\(expected)\"") == true,
            try town.centralPayload("item_line", "stock")?.contains("\"\(expected)\"") == true
        )
    }

    private func undecided(_ town: Town) throws -> [QuarantinedGroup] {
        try town.network.administration.quarantine(all: false).map(\.group)
    }

    @Test(arguments: ["central", "Clinic"])
    func `what was given out stays given out, with its papers, and each group can be taken over`(_ place: String) throws {
        let town = try dispensary()
        try dispense(town, "one", leaving: "8")
        try dispense(town, "two", leaving: "5")
        try takeAndGiveBack(town, to: place)
        try town.syncAll()
        #expect(try town.parkedCodes() == ["former-holder", "waits-behind-parked"])
        #expect(try quantity(town, "5") == (site: true, central: false))
        for id in ["one", "two"] { #expect(try town.payload("Island", "transact", id) != nil && town.payload("Island", "trans_line", "\(id)-line") != nil) }
        #expect(Set(try town.status("Island").keptApart.map(\.key.id)) == ["one", "one-line", "two", "two-line", "stock"])
        try town.expectSound()
        // Work goes on under the new tenure, and waits behind the first.
        try dispense(town, "three", leaving: "4")
        try town.syncAll()
        #expect(try quantity(town, "4") == (site: true, central: false))
        // The administrator vouches for one after the other.
        while let first = try undecided(town).first {
            let result = try town.network.administration.redrive(first.number, takesOver: true, why: "the same clinic, all along")
            guard case .released = result.outcome else {
                Issue.record("\(result.outcome)")
                break
            }
            // Islands hears of it between two decisions.
            try town.syncAll()
            #expect(try quantity(town, "4").site)
        }
        #expect(try undecided(town).isEmpty)
        #expect(try quantity(town, "4") == (site: true, central: true))
        for id in ["one", "two", "three"] { #expect(try town.hasAtCentral("transact", id)) }
        #expect(try town.status("Island").keptApartCount == 0)
        try town.expectSound()
    }

    @Test func `what the other place has changed meanwhile gives way, and the clinic's own papers stay`() throws {
        let town = try dispensary()
        try town.write("Island", [Town.change("item_line", "other", ["store_ID": "outreach", "quantity": "3"])])
        try town.syncAll()
        try dispense(town, "one", leaving: "8")
        try town.write("Island", [Town.change("item_line", "other", ["store_ID": "outreach", "quantity": "2"])])
        try takeAndGiveBack(town) { try town.central([Self.stock("20")]) }
        try town.syncAll()
        #expect(try quantity(town, "20") == (site: true, central: true))
        #expect(try town.payload("Island", "item_line", "other")?.contains("\"2\"") == true)
        #expect(Set(try town.status("Island").keptApart.map(\.key.id)) == ["one", "one-line", "other"])
        try town.expectSound()
    }

    @Test func `what another place's last words change later gives way too`() throws {
        let town = try dispensary()
        try dispense(town, "one", leaving: "8")
        try town.network.administration.assign(store: "outreach", to: "Clinic", force: true)
        try town.network.sync("Clinic")
        try town.write("Clinic", [Self.stock("20")])
        try town.network.administration.assign(store: "outreach", to: "Island", force: true)
        try town.syncAll()
        #expect(try quantity(town, "8") == (site: true, central: false))
        let last = try #require(try undecided(town).first { $0.site == "site-Clinic" })
        _ = try town.network.administration.redrive(last.number, takesOver: true, why: "counted there")
        try town.syncAll()
        #expect(try quantity(town, "20") == (site: true, central: true))
        #expect(Set(try town.status("Island").keptApart.map(\.key.id)) == ["one", "one-line"])
        try town.expectSound()
    }

    @Test func `a line taken off a paper does not come back, and a new patient of the store stays`() throws {
        let town = try dispensary()
        try dispense(town, "one", leaving: "8")
        try town.syncAll()
        try town.write("Island", [Town.delete("trans_line", "one-line"), Self.stock("10")], acting: ann)
        try town.write("Island", [Town.change("name", "newcomer", ["name": "New", "type": "patient", "supplying_store_id": "outreach"])], acting: ann)
        try takeAndGiveBack(town)
        try town.syncAll()
        #expect(try town.payload("Island", "trans_line", "one-line") == nil || !town.holders("trans_line", "one-line").contains("Island"))
        #expect(try quantity(town, "10") == (site: true, central: false))
        #expect(try town.holders("name", "newcomer") == ["Island"])
        try town.expectSound()
    }

    @Test func `what had been taken before the answer was lost counts as this site's own`() throws {
        let town = try dispensary()
        try dispense(town, "one", leaving: "8")
        // Central takes the push, and Island never hears of it.
        var cycle = town.network.cycle(of: try town.site("Island"))
        var caller: Caller?
        while case .send(let call, let body) = try cycle.next() {
            let answer = try town.network.engine.answer(call, body, site: "site-Island", caller: &caller)
            if call == .push { break }
            try cycle.receive(call, answer)
        }
        #expect(try quantity(town, "8").central)
        try dispense(town, "two", leaving: "5")
        try takeAndGiveBack(town)
        try town.syncAll()
        #expect(try town.parkedCodes() == ["former-holder"])
        #expect(try quantity(town, "5") == (site: true, central: false))
        // Long after, too.
        try town.site("Island").tidy(now: .max)
        try town.central([Town.change("item", "news", ["item_name": "News"])])
        try town.syncAll()
        #expect(try quantity(town, "5") == (site: true, central: false))
        #expect(try town.payload("Island", "transact", "two") != nil)
        try town.expectSound()
    }

    @Test func `a site that heard in between that the store is another's has given way`() throws {
        let town = try dispensary()
        try dispense(town, "one", leaving: "8")
        try takeAndGiveBack(town) { try town.network.sync("Island") }
        try town.syncAll()
        #expect(try quantity(town, "10") == (site: true, central: true))
        #expect(try town.status("Island").keptApartCount == 0)
        #expect(try town.parkedCodes() == ["former-holder"])
        try town.expectSound()
    }
}
