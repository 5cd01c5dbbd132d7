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
        try town.network.administration.note([(contact, 1)])
        for told in [try town.site("North").standing().repeatedNumbers, try town.network.administration.standing().repeatedNumbers] {
            #expect(told.map(\.ids) == [["t2", "t9"]] && told.map(\.number) == [2])
        }
        #expect(try town.site("North").standing().log.contains { $0.code == "number-given-twice" })
        try town.write("North", [invoice("t9", "3")])
        try town.syncAll()
        #expect(try town.site("North").standing().repeatedNumbers.isEmpty)
        #expect(try town.network.administration.standing().repeatedNumbers.isEmpty)
        try town.expectSound()
    }
}
