import Catalogue
import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 8: preferences of all sites, set on the primary and set back by a satellite", .ownThreads)
struct GlobalPreferenceTests {
    private func preferences(_ town: Town, _ site: String? = nil) throws -> PreferenceAdministration {
        try site.map { PreferenceAdministration(try town.site($0)) } ?? PreferenceAdministration(town.network.central)
    }

    private func procurement(_ town: Town, _ site: String? = nil) throws -> PreferenceListing {
        try #require(try preferences(town, site).list().first { $0.preference == .centralisedProcurement })
    }

    private func order(_ id: String, _ store: String) -> [Change] { [Town.change("purchase_order", id, ["store_ID": store])] }

    private func overridden(by site: String) throws -> Town {
        let town = try Town()
        try preferences(town).set(.centralisedProcurement, on: true, user: "test")
        try town.syncAll()
        try preferences(town, site).override(.centralisedProcurement, user: "test")
        try town.syncAll()
        return town
    }

    @Test func `every preference is off until the primary sets it, and then reaches every site`() throws {
        let town = try Town()
        try town.syncAll()
        for site in [nil] + Town.sites.map({ $0 as String? }) {
            for listing in try preferences(town, site).list() { #expect(!listing.isOn && !listing.isInForce) }
        }
        for preference in GlobalPreference.allCases {
            try preferences(town).set(preference, on: true, user: "test")
            #expect(throws: Failure.self) { try preferences(town, "North").set(preference, on: false, user: "test") }
        }
        try town.syncAll()
        for site in [nil] + Town.sites.map({ $0 as String? }) {
            for listing in try preferences(town, site).list() { #expect(listing.isOn && listing.isInForce) }
        }
        try town.expectSound()
    }

    @Test func `the primary has nothing to set back, whatever program writes so`() throws {
        let town = try Town()
        try preferences(town).set(.centralisedProcurement, on: true, user: "test")
        let id = GlobalPreference.centralisedProcurement.overrideID(site: "site-central")
        let word = Town.change(
            "pref", id, ["store_ID": "", "item": "centralised_procurement", "network_ID": "site-central", "over": "1", "data": "false"])
        #expect(town.refusal { try town.central([word]) } == .preferenceFixed)
        #expect(try procurement(town).overrides.isEmpty)
    }

    @Test func `a satellite sets one back for itself: it orders again, and central and the primary know`() throws {
        let town = try overridden(by: "North")
        #expect(try !procurement(town, "North").isInForce)
        #expect(try procurement(town, "South").isInForce)
        #expect(try procurement(town).overrides.map(\.siteName) == ["North"])
        #expect(try town.network.administration.status().preferences.contains { $0.overrides.map(\.site) == ["site-North"] })
        #expect(try town.holders("pref", "centralised_procurement@site-North") == ["North"])
        try town.write("North", order("own", "alpha"))
        #expect(town.refusal { try town.write("South", order("x", "beta")) } == .orderedCentrally)
        let refused = #expect(throws: Failure.self) { try town.central(order("x", "alpha")) }
        #expect(refused?.code == .orderedBySite)
        #expect(refused?.message.contains("North") == true && refused?.message.contains("Alpha") == true)
        #expect(
            town.refusal { try town.central(order("x", "alpha").map { Town.change($0.table, $0.id, ["store_ID": "alpha", "entered_on": "primary"]) }) }
                == .orderedBySite)
        #expect(town.refusal { try town.central(order("for-beta", "beta")) } == nil)
        #expect(town.refusal { try town.central(order("s", "alpha"), acting: WriteContext(user: "Ana", isSupervisor: true)) } == nil)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `orders of both sides outlive override and reset, and never have two editors`() throws {
        let town = try Town()
        try preferences(town).set(.centralisedProcurement, on: true, user: "test")
        try town.syncAll()
        try town.central(order("ours", "alpha"))
        try town.syncAll()
        try preferences(town, "North").override(.centralisedProcurement, user: "test")
        try town.write("North", order("theirs", "alpha"))
        try town.syncAll()
        func edits(_ id: String) -> (central: FailureCode?, north: FailureCode?) {
            let change = [Town.change("purchase_order", id, ["store_ID": "alpha", "comment": town.network.newID()])]
            return (town.refusal { try town.central(change) }, town.refusal { try town.write("North", change) })
        }
        func expectOneEditor() throws {
            #expect(edits("ours") == (nil, .notEditor))
            try town.syncAll()
            #expect(edits("theirs") == (.notEditor, nil))
            try town.syncAll()
        }
        try expectOneEditor()
        try preferences(town).reset(.centralisedProcurement, user: "test")
        try expectOneEditor()
        try preferences(town).set(.centralisedProcurement, on: false, user: "test")
        try town.syncAll()
        try expectOneEditor()
        try town.expectSound()
    }

    @Test func `a later change on the primary resets every override, visibly on both sides`() throws {
        for isReset in [true, false] {
            let town = try overridden(by: "North")
            if isReset {
                try preferences(town).reset(.centralisedProcurement, user: "test")
            } else {
                try preferences(town).set(.centralisedProcurement, on: false, user: "test")
                try preferences(town).set(.centralisedProcurement, on: true, user: "test")
            }
            // From this moment on the primary orders again, though North has not heard of it and still does as well.
            #expect(town.refusal { try town.central(order("ours", "alpha")) } == nil)
            #expect(town.refusal { try town.write("North", order("theirs", "alpha")) } == nil)
            try town.syncAll()
            #expect(try procurement(town, "North").isInForce)
            #expect(try town.holders("pref", "centralised_procurement@site-North") == [])
            #expect(try procurement(town).overrides == [])
            #expect(try town.site("North").status().log.contains { $0.event == "override-reset" })
            #expect(try town.network.administration.status(logLines: 200).log.contains { $0.event == "override-reset" && $0.site == "site-North" })
            #expect(town.refusal { try town.write("North", order("x", "alpha")) } == .orderedCentrally)
            #expect(town.refusal { try town.central([Town.change("purchase_order", "theirs", ["store_ID": "alpha", "comment": "x"])]) } == .notEditor)
            try town.expectSound()
        }
    }

    @Test func `an override made before a change was heard of does not come back to life with the old value`() throws {
        let town = try Town()
        try preferences(town).set(.centralisedProcurement, on: true, user: "test")
        try town.syncAll()
        try preferences(town, "North").override(.centralisedProcurement, user: "test")
        for isOn in [false, true] { try preferences(town).set(.centralisedProcurement, on: isOn, user: "test") }
        try town.network.sync("North")
        #expect(try procurement(town, "North").isInForce)
        try town.syncAll()
        #expect(try procurement(town).overrides.filter(\.isValid) == [])
        #expect(town.refusal { try town.central(order("ours", "alpha")) } == nil)
        try town.expectSound()
    }

    @Test func `the satellite itself goes back, and only what may be set back is`() throws {
        let town = try overridden(by: "North")
        try preferences(town, "North").reset(.centralisedProcurement, user: "test")
        #expect(town.refusal { try town.write("North", order("x", "alpha")) } == .orderedCentrally)
        try town.syncAll()
        #expect(try procurement(town).overrides == [])
        for preference in [GlobalPreference.prescriptionsToAllSites, .repeatsOnAllSites, .centralisedPayments] {
            let failure = #expect(throws: Failure.self) { try preferences(town, "North").override(preference, user: "test") }
            #expect(failure?.code == .preferenceFixed)
        }
        #expect(throws: Failure.self) { try preferences(town).override(.centralisedProcurement, user: "test") }
        try town.expectSound()
    }

    @Test func `nobody speaks for another site, and no preference stands twice`() throws {
        let town = try overridden(by: "North")
        func override(_ site: String, number: String, id: String? = nil) -> [Change] {
            [
                Town.change(
                    "pref", id ?? "centralised_procurement@site-\(site)",
                    ["item": "centralised_procurement", "network_ID": "site-\(site)", "site_number": number, "over": "1"])
            ]
        }
        let number = { (site: String) in String(try town.network.administration.site(site).number) }
        let forged = try town.forge(
            "South",
            [
                override("North", number: number("North")), override("South", number: number("North")),
                override("South", number: number("South"), id: "another"),
                [Town.change("pref", "centralised_procurement", ["item": "centralised_procurement", "data": "false"])],
                [Town.change("pref", "prescriptions_to_all_sites@site-South", ["item": "prescriptions_to_all_sites", "network_ID": "site-South"])],
            ])
        #expect(forged.map(\.code) == ["not-editor", "preference-fixed", "preference-fixed", "not-editor", "not-editor"])
        #expect(try town.forge("Clinic", [[Town.delete("pref", "centralised_procurement@site-North")]])[0].code == "not-editor")
        #expect(town.refusal { try town.central([Town.change("pref", "again", ["item": "centralised_procurement"])]) } == .preferenceFixed)
        #expect(town.refusal { try town.central([Town.delete("pref", "centralised_procurement")]) } == .preferenceFixed)
        #expect(try procurement(town).isOn)
        #expect(try procurement(town).overrides.map(\.site) == ["site-North"])
    }

    @Test func `with the primary on a remote site overrides reach it, and central may set back too`() throws {
        let town = try Town()
        try town.makePrimary("South")
        try town.syncAll()
        try preferences(town, "South").set(.centralisedProcurement, on: true, user: "test")
        #expect(throws: Failure.self) { try preferences(town).set(.centralisedProcurement, on: false, user: "test") }
        try town.syncAll()
        try preferences(town, "North").override(.centralisedProcurement, user: "test")
        try preferences(town).override(.centralisedProcurement, user: "test")
        try town.syncAll()
        #expect(try procurement(town, "South").overrides.map(\.siteName).sorted() == ["Ministry", "North"])
        #expect(try town.holders("pref", "centralised_procurement@site-North") == ["North", "South"])
        #expect(town.refusal { try town.write("South", order("x", "alpha")) } == .orderedBySite)
        #expect(town.refusal { try town.write("South", order("y", "lonely")) } == nil)
        #expect(town.refusal { try town.central(order("own", "depot")) } == nil)
        try preferences(town, "South").reset(.centralisedProcurement, user: "test")
        // South tells central, central tells North, and North ends what it had set back.
        for _ in 0..<2 { try town.syncAll() }
        #expect(try procurement(town).overrides == [])
        #expect(town.refusal { try town.central(order("z", "depot")) } == .orderedCentrally)
        #expect(town.refusal { try town.write("South", order("x", "alpha")) } == nil)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `the same value set again changes nothing, older spellings of on are understood`() throws {
        let town = try overridden(by: "North")
        try preferences(town).set(.centralisedProcurement, on: true, user: "test")
        try town.syncAll()
        #expect(try !procurement(town, "North").isInForce)
        for (data, isOn) in [("true", true), ("{\"value\":true}", true), ("{\"value\":1}", true), ("{\"value\":false}", false), ("[]", false)] {
            let payload = #"{"ID":"centralised_payments","store_ID":"","item":"centralised_payments","data":\#(data)}"#
            try town.central([Change(table: "pref", id: "centralised_payments", payload: Array(payload.utf8))])
            #expect(try preferences(town).list().first { $0.preference == .centralisedPayments }?.isOn == isOn, "\(data)")
        }
    }
}
