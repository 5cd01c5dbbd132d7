import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-XFER 7: transfers by command, between real processes", .serialized, .ownThreads)
struct TransferCommandTests {
    /// Two stores that do not know one another yet.
    private static let lines: [String] = ["alpha", "beta"].flatMap { store in
        [
            SampleLines.line("name", "name-\(store)", #"{"ID":"name-\#(store)","name":"\#(store)","type":"store"}"#),
            SampleLines.line(
                "store", store,
                #"{"ID":"\#(store)","name":"\#(store)","code":"\#(store)","name_ID":"name-\#(store)","store_mode":"store"}"#),
        ]
    }

    private static func invoice(status: String) -> String {
        #"{"ID":"i","store_ID":"alpha","name_ID":"name-beta","type":"ci","status":"\#(status)","mode":"store","invoice_num":5}"#
    }

    private static func line(quantity: Int) -> String {
        #"{"ID":"l","transaction_ID":"i","item_ID":"salt","item_name":"Salt","pack_size":10,"quantity":\#(quantity),"type":"stock_out"}"#
    }

    private func show(_ network: HandmadeNetwork, _ reference: String) throws -> JSONValue {
        try #require(try Program.must(["transfers", "show", "--data", network.central, reference, "--json"]).json)
    }

    private func put(_ folder: String, _ table: String, _ id: String, _ json: String) throws {
        try Program.must(["records", "put", "--data", folder, table, id], input: json)
    }

    @Test func `a pair is listed with the state of both sides, what it waits for and its age, and shown with what differs`() throws {
        let network = try HandmadeNetwork(Self.lines)
        try network.serve()
        let north = try network.addSite("North", stores: ["alpha"])
        let south = try network.addSite("South", stores: ["beta"])
        func sync() throws { for site in [north, south, north] { try Program.must(["site", "sync", "--data", site]) } }
        try sync()
        #expect(try Program.must(["transfers", "list", "--data", network.central, "--json"]).json?.elements?.isEmpty == true)
        try put(north, "transact", "i", Self.invoice(status: "nw"))
        try put(north, "trans_line", "l", Self.line(quantity: 4))
        try put(north, "transact", "i", Self.invoice(status: "fn"))
        try sync()
        try eventually("central knows that it waits") {
            let waiting = try Program.must(["transfers", "list", "--data", network.central, "--waiting", "--json"]).json
            return waiting?[0]?["waitsFor"]?.text == "not-visible"
        }
        let listed = try Program.must(["transfers", "list", "--data", network.central]).output
        #expect(listed.contains("the two stores are not visible to one another") && listed.contains("shipment"))
        let waits = try show(network, "i")
        #expect(waits["state"]?.text == "waiting" && waits["responding"]?["status"]?.text == nil)
        #expect((waits["ageSeconds"]?.integer ?? -1) >= 0)
        #expect(waits["initiating"]?["site"]?.text == "North" && waits["responding"]?["site"]?.text == "South")

        try Program.must(["visibility", "grant", "--data", network.central, "alpha", "beta"])
        try eventually("central has made the half") { try show(network, "i")["waitsFor"]?.text == "number" }
        #expect(try show(network, "i")["sentence"]?.text == "South has yet to receive it and give it a number")
        try Program.must(["site", "sync", "--data", south])
        #expect(try show(network, "i")["waitsFor"]?.text == "link")
        try sync()
        let done = try show(network, "i")
        #expect(done["state"]?.text == "made" && done["waitsFor"]?.text == nil && done["sentence"]?.text == nil)
        #expect(done["responding"]?["number"]?.text == "1" && done["responding"]?["status"]?.text == "nw")
        #expect(done["differences"]?.elements?.isEmpty == true)
        let half = try #require(done["responding"]?["id"]?.text)
        for reference in [half, "1"] { #expect(try show(network, reference)["initiating"]?["id"]?.text == "i") }
        #expect(try network.record("transact", "i", in: north)["linked_transaction_id"]?.text == half)

        // The receiver confirms; a later change is shown and not applied.
        try put(south, "transact", half, try network.record("transact", half, in: south).with("status", .string("cn")).line)
        try sync()
        try put(north, "trans_line", "l", Self.line(quantity: 6))
        try sync()
        let differing = try show(network, "i")
        #expect(differing["receiverHasActed"]?.truth == true)
        #expect(differing["differences"]?[0]?["sent"]?.integer == 60 && differing["differences"]?[0]?["received"]?.integer == 40)
        let told = try Program.must(["transfers", "show", "--data", network.central, "i"]).output
        #expect(told.contains("The receiver has acted") && told.contains("supplier invoice") && told.contains("customer invoice"))
        try wrongWords(network, site: north)
        try network.expectVerified([network.central, north, south])
    }

    private func wrongWords(_ network: HandmadeNetwork, site: String) throws {
        let central = network.central
        try network.expectRefused(["transfers", "show", "--data", central, "nothing"], "not-found")
        try network.expectRefused(["transfers", "show", "--data", central, "99"], "not-found")
        for limit in ["0", "--limit=-1"] {
            let option = limit == "0" ? ["--limit", "0"] : [limit]
            try network.expectRefused(["transfers", "list", "--data", central] + option, "argument-invalid")
        }
        for months in ["many", "1201", "1.5", ""] {
            try network.expectRefused(["transfers", "months", "--data", central, months], "argument-invalid")
        }
        for command in [["months", "3"], ["rebuild"]] {
            try network.expectRefused(["transfers"] + command + ["--data", site], "wrong-role")
        }
        // What a site knows of its own transfers it tells itself.
        #expect(try Program.must(["transfers", "list", "--data", site, "--json"]).json?.elements?.count == 1)
        try Program.must(["transfers", "show", "--data", site, "i"])
        let made = try network.expectRefused(["transfers", "allow", "--data", central, "i", "--why", "asked"], "override-refused").errors
        #expect(made.contains("transfers show") && !made.contains("quarantine"), "\(made)")
        #expect(try Program.run(["transfers", "show", "--data", central]).status != 0)
        #expect(try Program.run(["transfers", "months", "--data", central, "-3"]).status != 0)
        try Program.must(["transfers", "months", "--data", central, "none"])
        try Program.must(["transfers", "rebuild", "--data", central])
        #expect(try Program.must(["transfers", "list", "--data", central, "--json"]).json?.elements?.count == 1)
    }

    /// A customer invoice of the Tamaki Central Medical Store to the Kopu Health Centre, not finalised yet.
    private static let real = (
        invoice: "389820CDFB234AFCA6141362A0299BA2", from: "D77F67339BF8400886D009178F4962E1", to: "3934979D64934D12A1757BA65F07931D"
    )

    @Test(.enabled(if: ReferenceFiles.arePresent))
    func `a real customer invoice, finalised at its store, is followed to the other site's database, and both halves exported`() throws {
        let network = try HandmadeNetwork(
            try ReferenceFiles.paths.flatMap { try String(contentsOfFile: $0, encoding: .utf8).split(separator: "\n").map(String.init) })
        try Program.must(["visibility", "grant", "--data", network.central, Self.real.from, Self.real.to])
        try network.serve()
        let tamaki = try network.addSite("Tamaki", stores: [Self.real.from])
        let kopu = try network.addSite("Kopu", stores: [Self.real.to])
        for site in [tamaki, kopu] { try Program.must(["site", "sync", "--data", site]) }
        let before = try network.export(kopu, table: "transact").split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) }
        let highest =
            before.compactMap { $0["recordData"] }
            .filter { $0["store_ID"]?.text == Self.real.to && $0["type"]?.text == "si" }
            .compactMap { $0["invoice_num"]?.integer }.max() ?? 0
        let invoice = try network.record("transact", Self.real.invoice, in: tamaki)
        #expect(invoice["status"]?.text != "fn")
        let today = JSONValue.string(String(ISO8601DateFormatter().string(from: .now).prefix(10)))
        try put(
            tamaki, "transact", Self.real.invoice,
            invoice.with("status", .string("fn")).with("confirm_date", today).with("finalised_date", today).line)
        try Program.must(["site", "sync", "--data", tamaki])
        try eventually("central has made the half") { try show(network, Self.real.invoice)["state"]?.text == "made" }
        for site in [kopu, tamaki] { try Program.must(["site", "sync", "--data", site]) }
        let pair = try show(network, Self.real.invoice)
        #expect(pair["waitsFor"]?.text == nil && pair["differences"]?.elements?.isEmpty == true, "\(pair.line)")
        let half = try #require(pair["responding"]?["id"]?.text)
        let sent = try exported(network, tamaki, "transact", Self.real.invoice)
        let received = try exported(network, kopu, "transact", half)
        #expect(sent["linked_transaction_id"]?.text == half)
        #expect(received["linked_transaction_id"]?.text == Self.real.invoice)
        #expect(received["store_ID"]?.text == Self.real.to && received["type"]?.text == "si" && received["hold"]?.truth == true)
        #expect(received["invoice_num"]?.integer == highest + 1)
        #expect(try goods(network, tamaki, Self.real.invoice) == goods(network, kopu, half))
        #expect(try !goods(network, kopu, half).isEmpty)
        // Each site's export tells the same of both halves, and so does central's.
        for folder in [kopu, network.central] { #expect(try exported(network, folder, "transact", Self.real.invoice).line == sent.line) }
        for folder in [tamaki, network.central] { #expect(try exported(network, folder, "transact", half).line == received.line) }
        try network.expectVerified([network.central, tamaki, kopu])
    }

    private func exported(_ network: HandmadeNetwork, _ folder: String, _ table: String, _ id: String) throws -> JSONValue {
        let records = try network.export(folder, table: table).split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        let found = records.first { $0["recordId"]?.text == id }
        return try #require(found?["recordData"])
    }

    private func goods(_ network: HandmadeNetwork, _ folder: String, _ transaction: String) throws -> [String] {
        let condition = "transaction_ID=\(transaction)"
        let list = ["records", "list", "--data", folder, "trans_line", "--where", condition, "--limit", "500", "--json"]
        let lines = try #require(try Program.must(list).json?.elements).filter { $0["type"]?.text?.lowercased() != "placeholder" }
        return lines.map { line in
            ["item_ID", "batch", "quantity", "pack_size"].map { line[$0].map { String(decoding: $0.serialised(), as: UTF8.self) } ?? "" }
                .joined(separator: " ")
        }.sorted()
    }
}
