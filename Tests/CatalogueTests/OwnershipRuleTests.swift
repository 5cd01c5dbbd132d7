import Testing

@testable import Catalogue

/// The special cases of ownership and routing (R-OWN, R-ROUTE).
struct OwnershipRuleTests {
    private func type(_ table: String, _ api: WireAPI? = nil) throws -> RecordType {
        try #require(Catalogue.standard.type(table: table, api: api), "\(table)")
    }

    private func rules(
        _ table: String, _ values: [String: String], facts: Set<RecordFact> = []
    ) throws -> Ownership {
        try type(table).ownership(where: { values[$0] }, facts: facts)
    }

    @Test func `R-OWN 1: a patient belongs to the site of its home store, any other name to the primary`() throws {
        let patient = try rules("name", ["type": "patient"])
        #expect(patient.dataClass == .patient)
        #expect(patient.homeStoreField == "supplying_store_id")
        #expect(patient.ownerPath == .home(field: "supplying_store_id"))
        #expect(patient.audience == .patient(field: "ID"))
        #expect(patient.merge?.mirroredEditor == .store)
        let facility = try rules("name", ["type": "facility"])
        #expect(facility.ownerPath == .primary)
        #expect(facility.audience == .everyone)
    }

    @Test func `R-STORE 6: a store's own name record is edited on central, and known everywhere`() throws {
        let name = try rules("name", ["type": "store"])
        #expect(name.ownerPath == .central)
        #expect(name.mirroredEditor == .central)
        #expect(name.audience == .everyone)
    }

    @Test func `R-OWN 2: only new visibility of a patient is written by the creating site`() throws {
        let new = try rules("name_store_join", [:], facts: [.newPatient])
        #expect(new.ownerPath == .nameHome(field: "name_ID"))
        let existing = try rules("name_store_join", [:], facts: [.existingPatient])
        #expect(existing.ownerPath == .central)
        #expect(existing.audience == .storeHeld(field: "store_ID"))
        #expect(try rules("name_store_join", [:]).audience == .storeKnown(field: "store_ID"))
    }

    @Test func `R-OWN 3: a prescription belongs to the dispensing store and may be widened by preference`() throws {
        let rules = try rules("transact", ["mode": "dispensary", "type": "CI"])
        #expect(rules.dataType == "Prescriptions")
        #expect(rules.ownerPath == .store(field: "store_ID"))
        #expect(rules.widening?.preference == .prescriptionsToAllSites)
        #expect(rules.widening?.audience == .patient(field: "name_ID"))
        #expect(try self.rules("transact", ["mode": "store", "type": "ci"]).dataType != "Prescriptions")
    }

    @Test func `R-OWN 4: the first prescription of a prescriber is made visible by the dispensing site`() throws {
        let first = try rules("clinician_store_join", [:], facts: [.firstPrescription])
        #expect(first.ownerPath == .store(field: "store_ID"))
        #expect(try type("clinician").homeStoreField == "store_ID")
        #expect(try type("clinician").ownerPath == .home(field: "store_ID"))
    }

    @Test func `R-OWN 5: requisitions always travel, stock and transactions may be withheld`() throws {
        for table in ["transact", "trans_line", "backorder", "bill_of_material", "trans_note", "item_line", "Stock_take"] {
            #expect(try type(table).isWithheldWithoutTransactions, "\(table)")
        }
        for table in ["requisition", "requisition_line", "Location", "name"] {
            #expect(try !type(table).isWithheldWithoutTransactions, "\(table)")
        }
    }

    @Test(arguments: ["purchase_order", "tender"])
    func `R-OWN 6: an order entered on the primary stays there, with a copy for the store`(table: String) throws {
        let central = try rules(table, [:], facts: [.enteredOnPrimary])
        #expect(central.dataClass == .centralStore)
        #expect(central.ownerPath == .primary)
        #expect(central.audience == .storeHeldAndPrimary(field: "store_ID"))
        #expect(try rules(table, [:]).ownerPath == .store(field: "store_ID"))
    }

    @Test(arguments: ["purchase_order_line", "tender_line", "tender_currency", "quote", "quote_line"])
    func `R-OWN 6: what hangs on a centralised order is the primary's as well`(table: String) throws {
        #expect(try rules(table, [:], facts: [.enteredOnPrimary]).ownerPath == .primary)
    }

    @Test func `R-OWN 6: payments are the store's unless they are centralised`() throws {
        #expect(try rules("transact", ["type": "rc"]).dataType == "Payments")
        let central = try rules("transact", ["type": "ps"], facts: [.enteredOnPrimary])
        #expect(central.dataType == "Payments (centralised)")
        #expect(central.ownerPath == .primary)
        #expect(try rules("transact", ["type": "si"], facts: [.enteredOnPrimary]).dataClass == .store)
    }

    @Test func `R-OWN 8: preferences outside stores are local except the closed list`() throws {
        #expect(try rules("pref", ["store_ID": "A"]).ownerPath == .central)
        #expect(try rules("pref", ["store_ID": "", "item": "colour_scheme"]).dataClass == .local)
        #expect(try rules("pref", ["item": "colour_scheme"]).audience == .nobody)
        for preference in GlobalPreference.allCases {
            let rules = try rules("pref", ["item": preference.rawValue])
            #expect(rules.ownerPath == .primary)
            #expect(rules.audience == .everyone)
        }
        #expect(try rules("pref", ["store_ID": "A"], facts: [.syncPreference]).dataClass == .sync)
    }

    @Test func `R-OWN 11: items are made visible on the primary, names and prescribers on central`() throws {
        #expect(try type("item_store_join").mirroredEditor == .primary)
        #expect(try type("name_store_join").mirroredEditor == .central)
        #expect(try type("clinician_store_join").mirroredEditor == .central)
        #expect(try type("clinician_store_join").mirroredClassWord == "Primary")
    }

    @Test func `R-OWN 12: definitions go everywhere, what attaches to one name goes where the name is visible`() throws {
        for table in ["list_master", "list_master_line", "name_tag", "contact_group", "name_category1"] {
            #expect(try type(table).audience == .everyone, "\(table)")
        }
        for table in ["name_tag_join", "list_master_name_join", "contact", "name_budget", "list_local_line"] {
            #expect(try type(table).dataClass == .name, "\(table)")
            #expect(try type(table).mirroredEditor == .primary, "\(table)")
        }
        #expect(try rules("name_tag_join", [:], facts: [.nameOfStore]).ownerPath == .central)
    }

    @Test(arguments: ["dashboard_report", "dashboard_store_report", "dashboard_tab", "authoriser", "authorisationQueue"])
    func `R-OWN 13: dashboards and authorisation are edited on central in both topologies`(table: String) throws {
        #expect(try type(table).dataClass == .central)
        #expect(try type(table).ownerPath == .central)
        #expect(try type(table).audience == .everyone)
    }

    @Test(arguments: ["site", "site_settings", "sync_out", "sync_buffer"])
    func `R-OWN 13: sites and queues are synchronisation settings and go nowhere as records`(table: String) throws {
        #expect(try type(table).dataClass == .sync)
        #expect(try type(table).classWord == "Central")
        #expect(try type(table).audience == .nobody)
    }

    @Test func `R-OWN 14: goods received for a centralised order also go to the primary`() throws {
        let rules = try rules("Goods_received", [:], facts: [.centralisedOrder])
        #expect(rules.audience == .storeHeldAndPrimary(field: "store_ID"))
        #expect(rules.ownerPath == .store(field: "store_ID"))
    }

    @Test(arguments: ["log", "site_log", "merged_ids", "om_activity_log", "system_log", "number", "number_reuse", "user"])
    func `R-OWN 15: logs, number sequences and users stay local`(table: String) throws {
        #expect(try type(table).dataClass == .local)
        #expect(try type(table).audience == .nobody)
        #expect(try type(table).ownerPath == .local)
    }

    @Test func `R-OWN 15: the transfer log line goes with its document`() throws {
        let line = try rules("log", [:], facts: [.requisitionTransferLogLine])
        #expect(line.audience == .follows(table: "requisition", api: .v5, field: "source_record_ID"))
        #expect(line.ownerPath == .store(field: "store_ID"))
        let shipment = try rules("log", [:], facts: [.transactionTransferLogLine])
        #expect(shipment.audience == .follows(table: "transact", api: .v5, field: "source_record_ID"))
    }

    @Test func `R-OWN 7: a new user travels once to central only`() throws {
        let user = try rules("user", [:], facts: [.createdOnSite])
        #expect(user.dataType == "New users")
        #expect(user.audience == .centralOnly)
    }

    @Test func `a note becomes a patient event when it names one`() throws {
        #expect(try rules("name_note", ["patient_event_ID": "E"]).ownerPath == .nameHome(field: "name_ID"))
        #expect(try rules("name_note", ["patient_event_ID": ""]).ownerPath == .store(field: "store_ID"))
    }

    @Test func `a missing field counts as its blank`() throws {
        #expect(try rules("tender_condition", [:]).dataClass == .store)
        #expect(try rules("tender_condition", ["is_master_condition": "true"]).dataClass == .central)
    }

    @Test func `both halves of a transfer reach both stores, lines go with their header`() throws {
        #expect(try type("transact").audience == .storeAndPartner(store: "store_ID", name: "name_ID"))
        #expect(try type("requisition").audience == .storeAndPartner(store: "store_ID", name: "name_ID"))
        #expect(try type("trans_line").audience == .follows(table: "transact", api: .v5, field: "transaction_ID"))
        #expect(try type("trans_line").ownerPath == .parent(table: "transact", api: .v5, field: "transaction_ID"))
    }

    @Test func `what only a foreign protocol demands is for those sites only`() throws {
        #expect(try type("om_activity_log").foreignAudience(for: .openMSupply) == .store(field: "store_ID"))
        #expect(try type("om_activity_log").foreignAudience(for: .mobile) == nil)
        #expect(try type("number").foreignAudience(for: .mobile) == .storeInTail(field: "name"))
        #expect(try type("store").foreignAudience(for: .openMSupply) == .everyone)
        #expect(try type("store").audience == .storeKnown(field: "ID"))
    }
}
