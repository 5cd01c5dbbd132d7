import CentralServer
import Failures
import Foundation
import Payload
import SiteServer
import Storage
import SyncRules
import TestSupport
import Testing

@Suite("R-SYNC 8, R-XFER 7: what stands still is told on the pages of both sides")
struct PageAttentionTests {
    private func page(_ host: ServingSite) async throws -> String {
        let login = try await host.call(.POST, "/login", "token=\(host.token)", headers: [:])
        let cookie = try #require(login.headers.first(name: "set-cookie")?.split(separator: ";").first)
        return try await host.call(.GET, "/", headers: ["Cookie": String(cookie)]).text
    }

    @Test func `a site tells by page and JSON what waits for the record it hangs on, and where to look`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 0)
            defer { site.remove() }
            _ = try await site.sync()
            let engine = try site.engine()
            let store = try #require(try engine.settings()?.stores.first { $0.kind == .active }?.id)
            try engine.write([
                Change(table: "transact", id: "SALE", payload: Array(#"{"ID":"SALE","store_ID":"\#(store)","type":"ci","mode":"store"}"#.utf8)),
                Change(table: "trans_line", id: "SALE-1", payload: Array(#"{"ID":"SALE-1","transaction_ID":"SALE"}"#.utf8)),
            ])
            // A document that is gone while its line stays.
            try engine.database.write { transaction in
                let head = try #require(try transaction.records.record("transact", "SALE"))
                try transaction.sql.execute("UPDATE records SET deleted = 1, payload = NULL WHERE rec = \(head.rec)")
            }
            try await site.serve { serving in
                let status = try await serving.status()
                #expect(status["orphanRecords"]?.integer == 1)
                #expect(status["orphans"]?[0]?["waitsForID"]?.text == "SALE")
                let shown = try await page(serving)
                #expect(shown.contains("trans_line SALE-1 waits for transact SALE, which was deleted."))
                #expect(shown.contains("tributary records waiting"))
            }
        }
    }

    @Test func `an order to a store that does not see the sender's is not passed on: both pages say so, and why`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        _ = try central.administration.createStore(
            code: "NEW", title: "New store", isDispensary: false, nameID: nil, ids: (store: "NEW-STORE", name: "NEW-NAME"))
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            _ = try await site.sync()
            let engine = try site.engine()
            let store = try #require(try engine.settings()?.stores.first { $0.kind == .active }?.id)
            let day = Date.now.formatted(.iso8601.year().month().day())
            let order =
                #"{"ID":"ORDER","store_ID":"\#(store)","name_ID":"NEW-NAME","type":"request","status":"fn","serial_number":901,"date_entered":"\#(day)"}"#
            try engine.write([Change(table: "requisition", id: "ORDER", payload: Array(order.utf8))])
            _ = try await site.sync()
            try await site.serve { serving in
                let token = try String(contentsOf: central.folder.appending(path: "access.token"), encoding: .utf8).filter { !$0.isNewline }
                let centrals = ServingSite(url: "http://127.0.0.1:\(port)", token: token, runner: serving.runner)
                try await eventually {
                    try await page(centrals)
                } until: {
                    $0.contains("1 transfer is not made: the two stores are not visible to one another")
                }
                _ = try await serving.call(.POST, "/sync", "")
                try await eventually {
                    try await page(serving)
                } until: {
                    $0.contains("ORDER waits: the two stores are not visible to one another.")
                }
            }
        }
    }
}
