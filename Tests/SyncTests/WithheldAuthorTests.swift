import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules
@testable import SyncSite

@Suite("R-OWN 5, R-USER: what is withheld still says who wrote it, and in which store", .ownThreads)
struct WithheldAuthorTests {
    private static let ann = WriteContext(user: "Ann", store: "pharmacy")
    private static let ben = WriteContext(user: "Ben", store: "pharmacy")

    private func waiting(_ town: Town) throws -> [WriteContext] {
        try town.site("Clinic").database.write { transaction in
            try transaction.outbox.waitingGroups(from: 0, records: 1_000, bytes: 1_000_000).map(\.acting)
        }
    }

    @Test func `switched on, each document goes out in the name of those who wrote it`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx"), acting: Self.ann)
        try town.write("Clinic", Town.invoice("sale", to: "customer"), acting: WriteContext(user: "command line", isForEachStore: true))
        try town.write("Clinic", [Town.change("item_line", "stock", ["store_ID": "pharmacy"])])
        try town.write("Clinic", Town.invoice("shared", to: "customer"), acting: Self.ben)
        try town.write("Clinic", [Town.change("trans_line", "more", ["transaction_ID": "shared"])], acting: Self.ann)
        // What the program does later does not make Ann's work the program's.
        try town.write("Clinic", [Town.change("trans_line", "rx-line", ["transaction_ID": "rx", "quantity": "4"])])
        try town.network.administration.setTransactions(store: "pharmacy", true)
        var groups: [WriteContext] = []
        try town.network.sync("Clinic") { _ in groups += try waiting(town).filter { !groups.contains($0) } }
        #expect(groups.contains(Self.ann))
        #expect(groups.contains(WriteContext(user: "command line", store: "pharmacy")))
        #expect(groups.contains(.program))
        #expect(groups.contains(WriteContext(user: "Ben, Ann", store: "pharmacy")))
        #expect(try town.hasAtCentral("trans_line", "more"))
        #expect(try town.parkedCodes() == [])
        try town.expectSound()
    }

    @Test func `kept apart, the group still says who wrote it in which store`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.prescription("rx"), acting: Self.ann)
        try town.network.administration.assign(store: "pharmacy", to: "South", force: true)
        try town.syncAll()
        let parked = try #require(try town.network.administration.quarantine().first)
        #expect(parked.code == "former-holder")
        #expect(parked.acting == Self.ann)
    }

    @Test func `a document that starts travelling takes along the names of those who wrote its lines before`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.invoice("i", to: "customer"), acting: Self.ann)
        try town.write("Clinic", [Town.invoice("i", to: "name-alpha")[0]], acting: Self.ben)
        #expect(try waiting(town) == [WriteContext(user: "Ann, Ben", store: "pharmacy")])
        try town.syncAll()
        #expect(try town.holders("trans_line", "i-line") == ["North", "Clinic"])
    }

    @Test func `what the program has sent goes out whole in the names of those who wrote it, apart from the program's own`() throws {
        let town = try Town(transactions: false)
        try town.syncAll()
        try town.write("Clinic", Town.invoice("i", to: "customer"), acting: Self.ann)
        try town.write(
            "Clinic", [Town.invoice("i", to: "name-alpha")[0], Town.change("requisition", "asked", ["store_ID": "pharmacy"])])
        #expect(try waiting(town) == [Self.ann, .program])
        try town.syncAll()
        #expect(try town.holders("trans_line", "i-line") == ["North", "Clinic"])
        #expect(try town.hasAtCentral("requisition", "asked"))
        #expect(try town.parkedCodes() == [])
        try town.expectSound()
    }

    @Test func `many names are cut to what a group carries`() {
        let crowd = (0..<100).map { WriteContext(user: "Storekeeper \($0)", store: "pharmacy") }
        let together = WriteContext(together: crowd)
        #expect((together.user?.utf8.count ?? 0) <= 220 && together.user?.hasSuffix("more") == true)
        #expect(together.store == "pharmacy")
        #expect(WriteContext(together: [.program, .program]) == .program)
        #expect(WriteContext(together: [WriteContext(user: "Ann", store: "a"), WriteContext(user: "Ann", store: "b")]) == WriteContext(user: "Ann"))
    }
}
