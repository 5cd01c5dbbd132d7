import Failures
import Foundation
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules
@testable import SyncSite

@Suite("R-OWN, R-STORE 4: what follows from a change is one list, whoever made the change", .ownThreads)
struct ConsequenceTests {
    private var file: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(
            path: "docs/consequences.md")
    }

    @Test func `docs consequences is what the lists say today`() throws {
        let text = ConsequenceDocument.text()
        if ProcessInfo.processInfo.environment["TRIBUTARY_RECORD"] == "1" { try Data(text.utf8).write(to: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == text, "record it again with TRIBUTARY_RECORD=1")
    }

    @Test func `every difference between two ways a change can come has its reason`() {
        for step in Consequences.all {
            #expect(!step.what.isEmpty && step.what.hasSuffix("."), "\(step.name)")
            for (origin, reason) in step.exceptions { #expect(!reason.isEmpty, "\(step.name), \(origin)") }
            #expect(ChangeOrigin.allCases.contains { step.holds(for: $0) }, "\(step.name) holds for nothing")
        }
        for step in SiteConsequences.all {
            #expect(!step.what.isEmpty && step.exceptions.values.allSatisfy { !$0.isEmpty }, "\(step.name)")
            #expect(step.exceptions.count < SiteOrigin.allCases.count, "\(step.name) holds for nothing")
        }
        for fact in FactSteps.all {
            #expect((fact.atCentral != nil && fact.atSite != nil) == fact.reason.isEmpty, "\(fact.name)")
        }
        #expect(Set(Consequences.all.map(\.name)).count == Consequences.all.count)
        #expect(Set(FactSteps.all.map(\.name)).count == FactSteps.all.count)
    }

    @Test func `a first load knows from the same list of which records it must draw facts`() {
        for table in ["pref", "name_store_join", "clinician_store_join", "repeat_table", "store", "item", "item_store_join"] {
            #expect(FactSteps.drawnAtSite(from: table).always, "\(table)")
        }
        // A line counts for a repeat where it names both the repeat and its document.
        let line = FactSteps.drawnAtSite(from: "trans_line")
        #expect(!line.always && line.where == ["repeat_ID", "transaction_ID"])
        for table in ["transact", "item_line", "name", "requisition_line"] {
            let plain = FactSteps.drawnAtSite(from: table)
            #expect(!plain.always && plain.where.isEmpty, "\(table)")
        }
    }

    @Test func `a name that an import brings in the name of a store is visible in that store`() throws {
        let town = try Town()
        try town.syncAll()
        let writer = CentralWriter(town.network.central)
        func facility(_ id: String) -> Change { Town.change("name", id, ["name": id, "type": "facility"]) }
        #expect(try writer.importSlice([facility("in-depot")], acting: WriteContext(user: "ama", store: "depot")).refused.isEmpty)
        #expect(try writer.importSlice([facility("of-an-export")]).refused.isEmpty)
        let joins = try town.network.central.read { transaction in
            try ["in-depot", "of-an-export"].map { try transaction.visibility.joins(.name, $0, in: "depot").count }
        }
        #expect(joins == [1, 0])
    }

    @Test func `an order let out of the quarantine is looked at like any other: a number that both ends gave is told`() throws {
        let town = try Town()
        try town.syncAll()
        let writer = CentralWriter(town.network.central)
        let number = try writer.nextNumber(store: "alpha", kind: .purchaseOrder, isSupervisor: true)
        func order(_ id: String) -> Change {
            Town.change("purchase_order", id, ["store_ID": "alpha", "serial_number": String(number)])
        }
        try writer.write([order("by-primary")], acting: WriteContext(user: "ama", isSupervisor: true))
        let answers = try town.forge("North", [[order("by-site")]], acting: WriteContext(user: "ann", store: "beta"))
        guard case .parked = answers.first else {
            Issue.record("it was taken as it came")
            return
        }
        #expect(try town.network.administration.status().repeatedNumbers.isEmpty)
        let parked = try #require(try town.network.administration.quarantine().first?.number)
        let outcome = try town.network.administration.redrive(parked, takesOver: true, why: "she worked there that day").outcome
        guard case .released = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try town.network.administration.status().repeatedNumbers.map(\.ids) == [["by-primary", "by-site"]])
    }
}
