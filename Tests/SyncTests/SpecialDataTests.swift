import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 13, 16, 17: what is central's alone, what never syncs, what is not imported", .ownThreads)
struct SpecialDataTests {
    @Test func `authorisers and dashboards are edited on central in both topologies, and go to every site`() throws {
        for isMirrored in [false, true] {
            let town = try Town()
            if isMirrored { try town.makePrimary("South") }
            try town.syncAll()
            for table in ["authoriser", "authorisationQueue", "dashboard_report", "dashboard_store_report", "dashboard_tab"] {
                for site in Town.sites {
                    #expect(town.refusal { try town.write(site, [Town.change(table, "x", [:])]) } == .notEditor, "\(table) on \(site)")
                }
                try town.central([Town.change(table, "c", ["storeID": "lonely"])])
            }
            try town.syncAll()
            for table in ["authoriser", "authorisationQueue", "dashboard_report", "dashboard_store_report", "dashboard_tab"] {
                #expect(try town.holders(table, "c") == Town.sites)
            }
            try town.expectSound()
            for table in ["authoriser", "authorisationQueue", "dashboard_report", "dashboard_store_report", "dashboard_tab"] {
                #expect(try town.forge("South", [[Town.change(table, "x", [:])]])[0].code == "not-editor", "\(table)")
            }
        }
    }

    @Test func `preferences of synchronisation are central's and reach nobody as records`() throws {
        for isMirrored in [false, true] {
            let town = try Town()
            if isMirrored { try town.makePrimary("South") }
            try town.syncAll()
            for (number, item) in ["sync", "syncSettings", "sync_interval"].enumerated() {
                for store in ["", "alpha"] {
                    let change = Town.change("pref", "p\(number)\(store)", ["store_ID": store, "item": item])
                    for site in Town.sites { #expect(town.refusal { try town.write(site, [change]) } == .notEditor) }
                    try town.central([change])
                    try town.syncAll()
                    #expect(try town.holders("pref", change.id) == [])
                }
            }
            try town.expectSound()
            #expect(try town.forge("South", [[Town.change("pref", "forged", ["item": "sync_interval"])]])[0].code == "not-editor")
        }
    }

    @Test func `standard reports stay where they are, custom ones go to every site from the primary`() throws {
        let town = try Town()
        try town.syncAll()
        try town.central([
            Town.change("report", "standard", ["report_name": "stock"]), Town.change("report", "custom", ["custom_name": "Our stock"]),
            Town.change("report", "older", ["Custom_name": "Our stock"]), Town.change("om_report", "om-standard", ["is_custom": "false"]),
            Town.change("om_report", "om-custom", ["is_custom": "true"]),
        ])
        try town.write("North", [Town.change("report", "own", ["report_name": "stock"])])
        #expect(town.refusal { try town.write("North", [Town.change("report", "x", ["custom_name": "Mine"])]) } == .notEditor)
        try town.syncAll()
        #expect(try town.holders("report", "standard") == [])
        #expect(try town.holders("report", "custom") == Town.sites)
        #expect(try town.holders("report", "older") == Town.sites)
        #expect(try town.holders("om_report", "om-standard") == [])
        #expect(try town.holders("om_report", "om-custom") == Town.sites)
        #expect(try town.holders("report", "own") == ["North"])
        #expect(try town.forge("North", [[Town.change("report", "forged", ["report_name": "stock"])]])[0].code == "never-syncs")
        try town.expectSound()
    }

    @Test func `inventory adjustments are known by their name and go with the store`() throws {
        let town = try Town()
        try town.central([Town.change("name", "inv", ["name": "Inventory adjustments", "type": "invad"])])
        try town.syncAll()
        let changes = [
            Town.change("transact", "add", ["store_ID": "alpha", "name_ID": "inv", "type": "si"]),
            Town.change("transact", "buy", ["store_ID": "alpha", "name_ID": "customer", "type": "si"]),
        ]
        try town.write("North", changes)
        try town.syncAll()
        let kinds = try town.network.central.read { transaction in
            try changes.map { change in
                let table = try #require(Rules.standard["transact"])
                let view = try table.view(of: change.payload ?? [])
                return try ChannelRouter(transaction: transaction).ownership(of: view, table, id: change.id).dataType
            }
        }
        #expect(kinds == ["Stocktakes and inventory adjustments", "Transactions (but not prescriptions)"])
        #expect(try town.holders("transact", "add") == ["North"])
        try town.expectSound()
    }

    @Test func `messages and synchronisation settings cannot be imported, anywhere`() throws {
        let town = try Town()
        try town.syncAll()
        let changes = [
            Town.change("message", "m", ["fromStoreID": "alpha"]), Town.change("contact_form", "f", [:]), Town.change("site", "s", [:]),
            Town.change("site_settings", "ss", [:]), Town.change("pref", "p", ["item": "sync_interval"]),
        ]
        let good = [Town.change("label", "l", [:])]
        let onSite = try town.site("North").importSlice(changes + good)
        let onCentral = try CentralWriter(town.network.central).importSlice(changes + good)
        for report in [onSite, onCentral] {
            #expect(report.refused.map(\.failure.code) == changes.map { _ in .importNotAllowed })
            #expect(report.changed + report.unchanged == 1)
        }
        try town.write("North", [Town.change("message", "own", ["fromStoreID": "alpha"])])
        #expect(try town.site("North").importSlice([Town.delete("message", "own")]).refused.map(\.failure.code) == [.importNotAllowed])
    }
}
