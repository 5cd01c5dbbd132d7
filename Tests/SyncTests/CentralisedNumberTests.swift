import Catalogue
import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 6: who enters an order or payment also takes its number", .ownThreads)
struct CentralisedNumberTests {
    private func centralised(_ preferences: GlobalPreference...) throws -> Town {
        let town = try Town()
        for preference in preferences { try PreferenceAdministration(town.network.central).set(preference, on: true, user: "test") }
        try town.syncAll()
        return town
    }

    private func code(_ body: () throws -> Int64) -> FailureCode? {
        do {
            _ = try body()
            return nil
        } catch let failure as Failure { return failure.code } catch { return .internalFault }
    }

    @Test func `the primary numbers what it enters for a satellite's store, above what the store has`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [Town.change("purchase_order", "own", ["store_ID": "alpha", "serial_number": "7"])])
        try town.syncAll()
        try PreferenceAdministration(town.network.central).set(.centralisedProcurement, on: true, user: "test")
        try town.syncAll()
        let writer = CentralWriter(town.network.central)
        #expect(try writer.nextNumber(store: "alpha", kind: .purchaseOrder) == 8)
        #expect(try writer.nextNumber(store: "alpha", kind: .purchaseOrder) == 9)
        #expect(try writer.nextNumber(store: "alpha", kind: .tender) == 1)
        #expect(code { try writer.nextNumber(store: "alpha", kind: .customerInvoice) } == .notEditor)
        #expect(code { try writer.nextNumber(store: "nowhere", kind: .purchaseOrder) } == .notFound)
        let site = try town.site("North")
        #expect(code { try site.nextNumber(store: "alpha", kind: .purchaseOrder) } == .orderedCentrally)
        #expect(code { try site.nextNumber(store: "alpha", kind: .payment) } == nil)
    }

    @Test func `receipts and payments have sequences of their own, and follow their own preference`() throws {
        let town = try centralised(.centralisedPayments)
        let writer = CentralWriter(town.network.central)
        #expect(try writer.nextNumber(store: "alpha", kind: .receipt) == 1)
        #expect(try writer.nextNumber(store: "alpha", kind: .payment) == 1)
        #expect(code { try town.site("North").nextNumber(store: "alpha", kind: .receipt) } == .orderedCentrally)
        #expect(try town.site("North").nextNumber(store: "alpha", kind: .purchaseOrder) == 1)
        #expect(code { try writer.nextNumber(store: "alpha", kind: .purchaseOrder) } == .orderedBySite)
        #expect(try writer.nextNumber(store: "alpha", kind: .purchaseOrder, isSupervisor: true) == 1)
    }

    @Test func `central numbers the documents of its own stores, orders too, whatever the preference`() throws {
        let town = try Town()
        try town.syncAll()
        let writer = CentralWriter(town.network.central)
        for kind in SerialNumberKind.allCases { #expect(try writer.nextNumber(store: "depot", kind: kind) == 1, "\(kind)") }
    }

    // MARK: Both sides give one

    private func order(_ id: String, _ number: Int64) -> Change {
        Town.change("purchase_order", id, ["store_ID": "alpha", "serial_number": String(number)])
    }

    @Test(arguments: [true, false])
    func `a number that the primary and the site both gave offline is told at both ends once they have met`(siteWritesLast: Bool) throws {
        let town = try Town()
        try town.syncAll()
        let writer = CentralWriter(town.network.central)
        let supervisor = WriteContext(user: "ama", isSupervisor: true)
        let central = try writer.nextNumber(store: "alpha", kind: .purchaseOrder, isSupervisor: true)
        let site = try town.site("North").nextNumber(store: "alpha", kind: .purchaseOrder)
        #expect(central == site)
        if siteWritesLast { try writer.write([order("by-primary", central)], acting: supervisor) }
        if siteWritesLast { try town.syncAll() }
        try town.write("North", [order("by-site", site)])
        if !siteWritesLast { try town.syncAll() }
        if !siteWritesLast { try writer.write([order("by-primary", central)], acting: supervisor) }
        try town.syncAll()
        for told in [try town.site("North").status().repeatedNumbers, try town.network.administration.status().repeatedNumbers] {
            #expect(told.map(\.ids) == [["by-primary", "by-site"]] && told.map(\.number) == [site])
        }
        // Both go on above it, and nothing more is said.
        #expect(try writer.nextNumber(store: "alpha", kind: .purchaseOrder, isSupervisor: true) == site + 1)
        try town.write("North", [order("by-site", site + 1)])
        try town.syncAll()
        #expect(try town.site("North").status().repeatedNumbers.isEmpty)
        #expect(try town.network.administration.status().repeatedNumbers.isEmpty)
        try town.expectSound()
    }

    @Test func `a number that stands in a record here is given to nobody, whoever gave it`() throws {
        let town = try Town()
        try town.syncAll()
        let site = try town.site("North").nextNumber(store: "alpha", kind: .purchaseOrder)
        try town.write("North", [order("by-site", site)])
        try town.network.sync("North")
        let writer = CentralWriter(town.network.central)
        #expect(try writer.nextNumber(store: "alpha", kind: .purchaseOrder, isSupervisor: true) == site + 1)
        try writer.write([order("by-primary", site + 1)], acting: WriteContext(user: "ama", isSupervisor: true))
        try town.network.sync("North")
        #expect(try town.site("North").nextNumber(store: "alpha", kind: .purchaseOrder) == site + 2)
        #expect(try town.network.administration.status().repeatedNumbers.isEmpty)
    }
}
