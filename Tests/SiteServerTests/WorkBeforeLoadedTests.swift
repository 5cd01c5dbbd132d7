import Failures
import Foundation
import SampleNetwork
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Testing
import WeakLine

@testable import SiteServer

@Suite("R-SYNC 4: over a weak line people work before the first load is complete")
struct WorkBeforeLoadedTests {
    private static let documents = 1_500

    /// The clinic's store has years of finished invoices, of three lines each.
    private func central() throws -> (TestCentral, store: String, item: String) {
        let central = try TestCentral()
        let store = try central.administration.store("LKC").id
        let item = try #require(SampleNetwork().centralRecords.first { $0.table == "item" }).id
        let writer = CentralWriter(central.database)
        var changes: [Change] = []
        for number in 0..<Self.documents {
            let id = "HISTORY\(number)"
            changes.append(
                Change(
                    table: "transact", id: id,
                    payload: Array(
                        #"{"ID":"\#(id)","store_ID":"\#(store)","type":"ci","status":"fn","invoice_num":\#(70_000 + number),"comment":"\#(UUID().uuidString)"}"#
                            .utf8)
                ))
            for line in 0..<3 {
                changes.append(
                    Change(
                        table: "trans_line", id: "\(id)-\(line)",
                        payload: Array(
                            #"{"ID":"\#(id)-\#(line)","transaction_ID":"\#(id)","item_ID":"\#(item)","quantity":1,"note":"\#(UUID().uuidString)"}"#.utf8)))
            }
        }
        for start in stride(from: 0, to: changes.count, by: 1_000) {
            let report = try writer.importSlice(Array(changes[start..<min(start + 1_000, changes.count)]))
            try #require(report.refused.isEmpty, "\(report.refused.prefix(2))")
        }
        try central.addSite("Clinic", stores: ["LKC"])
        return (central, store, item)
    }

    @Test func `a prescription is written, numbered and sent while history still comes, and both sides hold the same in the end`() async throws {
        let (central, store, item) = try central()
        try await central.serve { port in
            let line = WeakLine(port: port, .init(downMax: 60_000))
            try await line.open { url in
                let site = try TestSite("Clinic", url: url)
                defer { site.remove() }
                // The line breaks again and again; each sync goes on where the last one ended.
                var attempts = 0
                while try site.engine().loadStanding()?.isOpen != true {
                    attempts += 1
                    guard attempts < 40, try !site.engine().isComplete() else { break }
                    line.change(.init(downMax: 60_000, downTotal: line.down + 100_000))
                    _ = try? await site.sync()
                }
                let engine = try site.engine()
                #expect(try engine.loadStanding()?.isOpen == true)
                #expect(try engine.database.read { try $0.records.record("item", item) } != nil)
                let number = try engine.nextNumber(store: store, kind: .customerInvoice)
                #expect(number >= Int64(70_000 + Self.documents))
                try engine.write([
                    Change(
                        table: "transact", id: "EARLY",
                        payload: Array(#"{"ID":"EARLY","store_ID":"\#(store)","type":"ci","status":"nw","invoice_num":\#(number)}"#.utf8)),
                    Change(
                        table: "trans_line", id: "EARLY-1",
                        payload: Array(#"{"ID":"EARLY-1","transaction_ID":"EARLY","item_ID":"\#(item)","quantity":2}"#.utf8)),
                ])
                #expect(try engine.database.read { try $0.records.count(of: "transact") } < Int64(Self.documents))
                line.change(.init())
                _ = try await site.sync()
                #expect(try engine.isComplete() && engine.verify().problems == [])
                #expect(try central.database.read { try $0.records.record("transact", "EARLY") } != nil)
                #expect(try engine.database.read { try $0.records.count(of: "transact") } > Int64(Self.documents))
            }
        }
        #expect(try central.administration.verify().problems == [])
    }
}
