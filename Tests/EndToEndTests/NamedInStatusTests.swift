import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-SYNC 8, R-OWN 10: what a person reads names stores as people call them", .ownThreads)
struct NamedInStatusTests {
    @Test func `what stays at a site and what is kept apart is told with the store's name, and a sync says what became of what it sent`() throws {
        let network = try HandmadeNetwork([SampleLines.line("item", "amox", #"{"ID":"amox","item_name":"Amoxicillin"}"#)])
        try network.serve()
        for (code, name) in [("HIL", "Hill Dispensary"), ("LAK", "Lake Dispensary")] {
            try Program.must(["stores", "create", "--data", network.central, code, name, "--dispensary"])
        }
        let hill = try network.addSite("Hill", stores: ["HIL"])
        let lake = try network.addSite("Lake", stores: ["LAK"])
        for folder in [hill, lake] { try Program.must(["site", "sync", "--data", folder]) }
        func put(_ table: String, _ id: String, _ text: String, in folder: String) throws {
            let outcome = try Program.run(["records", "put", "--data", folder, table, id], input: text)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        try put("name", "maria", #"{"ID":"maria","name":"Fern, Maria","code":"P42","type":"patient"}"#, in: hill)
        try put("item_line", "s", #"{"ID":"s","item_ID":"amox","quantity":10}"#, in: lake)
        #expect(try Program.must(["status", "--data", lake]).output.contains("1 record of the store Lake Dispensary;"))
        try Program.must(["site", "sync", "--data", hill])
        try Program.must(["stores", "edit", "--data", network.central, "LAK", "--transactions", "on"])
        try Program.must(["visibility", "grant", "--data", network.central, "LAK", "--patient", "P42"])
        try Program.must(["site", "sync", "--data", lake])
        try put("transact", "rx", #"{"ID":"rx","name_ID":"maria","type":"ci","status":"fn","mode":"dispensary","invoice_num":1}"#, in: lake)
        try Program.must(["visibility", "revoke", "--data", network.central, "LAK", "--patient", "P42"])
        let sync = try Program.run(["site", "sync", "--data", lake])
        #expect(sync.status == 2)
        #expect(sync.output.contains("1 more record came to central and is kept apart there"), "\(sync.output)")
        let shown = try Program.must(["quarantine", "show", "--data", network.central, "1"]).output
        #expect(shown.contains("in the store Lake Dispensary, "), "\(shown)")
        network.server?.stop()
    }

    @Test func `a store is listed with those it sees, a number is refused with the site that gives it, a table is spelled as the catalogue does`() throws {
        let network = try HandmadeNetwork([SampleLines.line("ITEM", "amox", #"{"ID":"amox","item_name":"Amoxicillin"}"#)])
        for (code, name) in [("HIL", "Hill Clinic"), ("LAK", "Lake Clinic"), ("SEA", "Sea Clinic")] {
            try Program.must(["stores", "create", "--data", network.central, code, name])
        }
        for (one, other) in [("HIL", "LAK"), ("LAK", "SEA")] { try Program.must(["visibility", "grant", "--data", network.central, one, other]) }
        let list = ["visibility", "list", "--data", network.central]
        for arguments in [["store", "--in", "hill CLINIC"], ["--in", "HIL"]] {
            let shown = try Program.must(list + arguments).output
            #expect(shown.contains("LAK") && !shown.contains("SEA"), "\(shown)")
        }
        #expect(try Program.must(list).output.contains("SEA"))
        try Program.must(["sites", "create", "--data", network.central, "North", "--password-file", network.passwordFile])
        try Program.must(["stores", "assign", "--data", network.central, "HIL", "--site", "North"])
        let refused = try network.expectRefused(["numbers", "take", "--data", network.central, "HIL", "customer_invoice"], "not-editor").errors
        #expect(refused.contains("Numbers of Hill Clinic are given only where it is active: on the site North."), "\(refused)")
        let put = try Program.run(["records", "put", "--data", network.central, "--store", "LAK", "LOCATION", "shelf"], input: #"{"ID":"shelf","code":"S"}"#)
        #expect(put.status == 0, "\(put.errors)")
        let export = try network.export(network.central)
        #expect(export.contains(#""tableName":"Location""#) && export.contains(#""tableName":"item""#), "\(export.prefix(500))")
    }
}
