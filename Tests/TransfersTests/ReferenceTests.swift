import Foundation
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import Transfers

/// The real export beside the project, where it is present.
private enum RealExport {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/data/reference1").standardized
    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.appending(path: "queued_records.jsonl").path) }

    static func changes() throws -> [Change] {
        try ["central_records.jsonl", "queued_records.jsonl"].flatMap { name in
            try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n").map { text in
                let value = try JSONValue(parsing: String(text))
                return Change(
                    table: try #require(value["tableName"]?.text), id: try #require(value["recordId"]?.text),
                    payload: try #require(value["recordData"]).serialised())
            }
        }
    }
}

@Suite("A real customer invoice of a real central server", .ownThreads, .enabled(if: RealExport.isPresent))
struct ReferenceTests {
    /// From the Tamaki Central Medical Store to the Kopu Health Centre, three lines, not finalised yet.
    private let invoice = "389820CDFB234AFCA6141362A0299BA2"
    private let tamaki = "D77F67339BF8400886D009178F4962E1"
    private let kopu = "3934979D64934D12A1757BA65F07931D"

    private func load() throws -> Trade {
        let trade = try Trade(isBare: true)
        var report = ImportReport()
        for change in try RealExport.changes() { report.add(try CentralWriter(trade.central).importSlice([change])) }
        #expect(report.refused.isEmpty, "\(report.refused.prefix(3))")
        try trade.administration.grantVisibility(tamaki, kopu) { trade.newID() }
        return trade
    }

    @Test func `halves that the old system made are known, numbered where they were not, and none is made again`() throws {
        let trade = try load()
        let before = Set(try trade.all(nil, "transact").keys)
        try trade.transfers.catchUp()
        let fresh = try trade.transfers.list().filter { $0.state == .made && !before.contains($0.responding.id) }
        #expect(fresh.isEmpty, "\(fresh.map { "\($0.initiating.id) \($0.kind)" })")
        let made = try trade.transfers.list().filter { $0.state == .made }
        #expect(made.count == 5, "\(made.map(\.initiating.id))")
        #expect(try trade.all(nil, "transact").values.filter { $0.string("invoice_num") == "-1" }.isEmpty)
        #expect(try trade.transfers.list(onlyOpen: true).allSatisfy { ["too-old", "older-than-store"].contains($0.reason) })
    }

    @Test func `finalised at its store's site, it reaches the other site's database, and both halves can be exported`() throws {
        let trade = try load()
        try trade.transfers.catchUp()
        try trade.addSite("Tamaki", store: tamaki)
        try trade.addSite("Kopu", store: kopu)
        let highest =
            try trade.all(nil, "transact").values
            .filter { $0.string("store_ID") == kopu && $0.string("type") == "si" }.compactMap { $0["invoice_num"]?.integer }.max() ?? 0
        try trade.edit("Tamaki", "transact", invoice, ["status": "fn", "finalised_date": "2027-01-15", "confirm_date": "2027-01-15"])
        try trade.syncAll()
        let half = try #require(try trade.half("Kopu", of: invoice))
        #expect(half.string("invoice_num") == "\(highest + 1)")
        #expect(half.string("hold") == "true")
        #expect(half.string("store_ID") == kopu)
        #expect(half.string("their_ref") == "From invoice number: 3")
        let sent = try trade.all("Tamaki", "trans_line").values.filter { $0.string("transaction_ID") == invoice }
        let goods = sent.filter { $0.string("type") != "placeholder" }
        let received = try trade.halfLines("Kopu", of: invoice)
        #expect(!goods.isEmpty)
        #expect(
            received.map {
                [$0.string("item_ID"), $0.string("quantity"), $0.string("pack_size"), $0.string("batch"), $0.string("cost_price")]
            }
                == goods.sorted { ($0.string("ID") ?? "") < ($1.string("ID") ?? "") }
                .map { [$0.string("item_ID"), $0.string("quantity"), $0.string("pack_size"), $0.string("batch"), $0.string("sell_price")] })
        #expect(try trade.value("Tamaki", "transact", invoice)?.string("linked_transaction_id") == half.string("ID"))
        for (id, place) in [(invoice, "Tamaki"), (half.string("ID") ?? "", "Kopu")] {
            let record = try #require(try trade.database(place).read { try $0.records.record("transact", id) })
            let line = RecordLines.line(record)
            let again = try line.withUnsafeBytes { try RecordLines.change(from: UnsafeRawBufferPointer(rebasing: $0.dropLast())) }
            #expect(again.payload == record.payload)
        }
        #expect(try trade.transfers.show(invoice).differences.isEmpty)
        try trade.expectSound()
    }
}
