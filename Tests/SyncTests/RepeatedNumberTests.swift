import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 6: a number given twice after a device came back from an image is told at both ends", .ownThreads)
struct RepeatedNumberTests {
    private func invoice(_ id: String, _ number: String) -> Change {
        Town.change("transact", id, ["store_ID": "alpha", "name_ID": "customer", "type": "ci", "status": "nw", "mode": "store", "invoice_num": number])
    }

    @Test func `both documents are kept, and named on both sides until one of them has another number`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [invoice("t1", "1")])
        try town.syncAll()
        let image = town.network.folder.appending(path: "image.sqlite")
        try RestoreTests.copy(try town.site("North").database, to: image)
        try town.write("North", [invoice("t2", "2")])
        try town.syncAll()
        town.network.sites["North"] = SiteEngine(try Network.database(image, opening: "opening-again"))
        let number = try town.site("North").nextNumber(store: "alpha", kind: .customerInvoice)
        #expect(number == 2)
        try town.write("North", [invoice("t9", "2")])
        try town.syncAll()

        let contact = Contact(WaitingPoint(position: 0, subscription: 1, waiting: 0, withheld: 0), try town.caller("North"))
        try town.network.administration.remember([(contact, 1)])
        for told in [try town.site("North").status().repeatedNumbers, try town.network.administration.status().repeatedNumbers] {
            #expect(told.map(\.ids) == [["t2", "t9"]] && told.map(\.number) == [2])
        }
        #expect(try town.site("North").status().log.contains { $0.code == "number-given-twice" })
        try town.write("North", [invoice("t9", "3")])
        try town.syncAll()
        #expect(try town.site("North").status().repeatedNumbers.isEmpty)
        #expect(try town.network.administration.status().repeatedNumbers.isEmpty)
        try town.expectSound()
    }

    @Test(arguments: [
        ("requisition", "serial_number", "request", "response"), ("transact", "invoice_num", "sc", "Sc"), ("transact", "invoice_num", "Sc", "sc"),
    ])
    func `documents of two types that share one sequence are told too`(table: String, field: String, first: String, second: String) throws {
        let town = try Town()
        try town.syncAll()
        let image = town.network.folder.appending(path: "image.sqlite")
        try RestoreTests.copy(try town.site("North").database, to: image)
        func document(_ id: String, _ type: String) -> Change {
            Town.change(table, id, ["store_ID": "alpha", "name_ID": "customer", "type": type, "status": "nw", "mode": "store", field: "1"])
        }
        try town.write("North", [document("before", first)])
        try town.syncAll()
        town.network.sites["North"] = SiteEngine(try Network.database(image, opening: "opening-again"))
        try town.write("North", [document("after", second)])
        try town.syncAll()
        #expect(try town.site("North").status().repeatedNumbers.map(\.ids) == [["after", "before"]])
    }

    @Test func `what the store withheld meanwhile is told at central once it is sent`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        let image = town.network.folder.appending(path: "image.sqlite")
        try RestoreTests.copy(try town.site("Clinic").database, to: image)
        // An invoice to another store is a transfer and travels; to a customer it stays.
        try town.write("Clinic", [sale("sent", to: "name-alpha")])
        try town.syncAll()
        town.network.sites["Clinic"] = SiteEngine(try Network.database(image, opening: "opening-again"))
        #expect(try town.site("Clinic").nextNumber(store: "pharmacy", kind: .customerInvoice) == 1)
        try town.write("Clinic", [sale("kept", to: "customer")])
        try town.syncAll()
        try tell(town, withheld: 1)
        #expect(try town.site("Clinic").status().repeatedNumbers.map(\.ids) == [["kept", "sent"]])
        #expect(try town.network.administration.status().repeatedNumbers.isEmpty)

        try town.network.administration.setTransactions(store: "pharmacy", true)
        try town.syncAll()
        #expect(try town.hasAtCentral("transact", "kept"))
        try tell(town, withheld: 0)
        #expect(try town.network.administration.status().repeatedNumbers.map(\.ids) == [["kept", "sent"]])
        try town.expectSound()
    }

    private func sale(_ id: String, to name: String) -> Change {
        Town.change("transact", id, ["store_ID": "pharmacy", "name_ID": name, "type": "ci", "status": "nw", "mode": "store", "invoice_num": "1"])
    }

    /// The Clinic waits for news, and says what it keeps.
    private func tell(_ town: Town, withheld: Int64) throws {
        let contact = Contact(WaitingPoint(position: 0, subscription: 1, waiting: 0, withheld: withheld), try town.caller("Clinic"))
        try town.network.administration.remember([(contact, 1)])
    }
}
