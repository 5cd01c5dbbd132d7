import Failures
import Storage
import SyncRules
import TestSupport
import Testing

/// One kind of record: who may write it, and which sites hold it in the end. Expectations are the requirements' words.
struct OwnershipCase: CustomTestStringConvertible {
    let title: String
    let table: String
    let fields: [String: String]
    /// `central` or a site.
    let editors: Set<String>
    /// The sites that hold it once everybody has synced.
    let holders: [String]
    var testDescription: String { title }
    /// The record of this case as one editor writes it.
    func change(by editor: String) -> Change { Town.change(table, id ?? "\(title) by \(editor)", fields) }
    /// The one id that such a record can have.
    let id: String?

    private init(_ title: String, _ table: String, _ fields: [String: String], by editors: Set<String>, at holders: [String], id: String? = nil) {
        self.title = title
        self.table = table
        self.fields = fields
        self.editors = editors
        self.holders = holders
        self.id = id
    }

    static let shared: [OwnershipCase] = [
        OwnershipCase("central data", "item", ["item_name": "Salt"], by: ["central"], at: ["North", "South", "Clinic", "Island"]),
        OwnershipCase(
            "a facility's name", "name", ["name": "F", "type": "facility"], by: ["central"], at: ["North", "South", "Clinic", "Island"]),
        OwnershipCase("dispensary data", "abbreviation", ["abbreviation": "bd"], by: ["central"], at: ["Clinic"]),
        OwnershipCase(
            "item visibility", "item_store_join", ["store_ID": "alpha", "item_ID": "x"], by: ["central"], at: ["North", "South", "Clinic"]),
        OwnershipCase(
            "name visibility", "name_store_join", ["store_ID": "beta", "name_ID": "other"], by: ["central"], at: ["North", "South"]),
        OwnershipCase("a store's preference", "pref", ["store_ID": "pharmacy", "item": "x"], by: ["central"], at: ["North", "Clinic"]),
        OwnershipCase(
            "a shared preference", "pref", ["store_ID": "", "item": "centralised_procurement"], by: ["central"],
            at: ["North", "South", "Clinic", "Island"], id: "centralised_procurement"),
        OwnershipCase(
            "an existing patient's visibility", "name_store_join", ["store_ID": "pharmacy", "name_ID": "patient"], by: ["central"],
            at: ["Clinic"]),
        OwnershipCase(
            "a prescriber's visibility", "clinician_store_join", ["store_ID": "pharmacy", "prescriber_ID": "prescriber"], by: ["central"],
            at: ["Clinic"]),
        OwnershipCase("a contact of a name", "contact", ["name_ID": "customer"], by: ["central"], at: ["North"]),
        OwnershipCase("a master list of a name", "list_master_name_join", ["name_ID": "customer"], by: ["central"], at: ["North"]),
        OwnershipCase("a tag of a store's own name", "name_tag_join", ["name_ID": "name-beta"], by: ["central"], at: ["North", "South"]),
    ]
    static let stores: [OwnershipCase] = [
        OwnershipCase("stock", "item_line", ["store_ID": "alpha", "batch": "1"], by: ["North"], at: ["North"]),
        OwnershipCase("a location", "Location", ["store_ID": "lonely"], by: ["Island"], at: ["Island"]),
        OwnershipCase("stock of central's own store", "item_line", ["store_ID": "depot"], by: ["central"], at: []),
        OwnershipCase(
            "an invoice to a stranger", "transact", ["store_ID": "alpha", "name_ID": "customer", "type": "ci"], by: ["North"], at: ["North"]
        ),
        OwnershipCase(
            "an invoice to a store", "transact", ["store_ID": "alpha", "name_ID": "name-beta", "type": "ci"], by: ["North"],
            at: ["North", "South"]),
        OwnershipCase(
            "a requisition to a store", "requisition", ["store_ID": "pharmacy", "name_ID": "name-alpha"], by: ["Clinic"],
            at: ["North", "Clinic"]),
        OwnershipCase(
            "a prescription", "transact", ["store_ID": "pharmacy", "name_ID": "patient", "mode": "dispensary", "type": "ci"],
            by: ["Clinic"], at: ["Clinic"]),
        OwnershipCase("a patient", "name", ["type": "patient", "supplying_store_id": "pharmacy"], by: ["Clinic"], at: ["Clinic"]),
        OwnershipCase("a patient's insurance", "nameInsuranceJoin", ["nameID": "patient"], by: ["Clinic"], at: ["Clinic"]),
        OwnershipCase("a patient's medication", "patient_medication", ["name_ID": "patient"], by: ["Clinic"], at: ["Clinic"]),
        OwnershipCase("a prescriber", "clinician", ["store_ID": "pharmacy"], by: ["Clinic"], at: ["Clinic"]),
        OwnershipCase(
            "a patient event", "name_note", ["name_ID": "patient", "patient_event_ID": "e", "store_ID": "pharmacy"], by: ["Clinic"],
            at: ["Clinic"]),
        OwnershipCase("a note on a name", "name_note", ["name_ID": "customer", "store_ID": "alpha"], by: ["North"], at: ["North"]),
    ]
    static let all = shared + stores
    /// Owned by nobody in particular, and never travelling.
    static let local: [(table: String, fields: [String: String])] = [
        ("label", [:]), ("reminder", [:]), ("pref", ["store_ID": "", "item": "window"]), ("adverse_drug_reaction", ["store_ID": "alpha"]),
    ]
}

@Suite("R-OWN: one office edits a record, R-ROUTE: and these sites receive it", .ownThreads)
struct OwnershipTests {
    static let places: [String] = ["central"] + Town.sites

    @Test func `a local write is taken where the record is edited and refused with a code everywhere else`() throws {
        let town = try Town()
        try town.syncAll()
        for one in OwnershipCase.all {
            for place in Self.places {
                let write = { () throws -> Void in
                    let change = [one.change(by: place)]
                    if place == "central" { try town.central(change) } else { try town.write(place, change) }
                }
                if one.editors.contains(place) {
                    #expect(throws: Never.self, "\(one.title) on \(place)") { try write() }
                } else {
                    let failure = #expect(throws: Failure.self, "\(one.title) on \(place)") { try write() }
                    // A site that does not know whose the record is cannot name the place.
                    #expect(
                        [.notEditor, .ownerUnknown].contains(failure?.code), "\(one.title) on \(place): \(String(describing: failure))")
                }
            }
        }
    }

    @Test func `a record forced onto the wire by a stranger is kept apart and central's data stays as it was`() throws {
        let town = try Town()
        try town.syncAll()
        for one in OwnershipCase.all {
            for place in Town.sites {
                let change = one.change(by: place)
                let answer = try town.forge(place, [[change]])
                if one.editors.contains(place) {
                    #expect(answer[0].code == nil, "\(one.title) by \(place)")
                } else {
                    #expect(answer[0].code == "not-editor", "\(one.title) by \(place)")
                    #expect(try town.centralPayload(change.table, change.id) == nil, "\(one.title) by \(place)")
                }
            }
        }
    }

    @Test func `a record is at central and exactly at the sites its rule names, and both sides can prove it`() throws {
        let town = try Town()
        try town.central([Town.change("name", "other", ["name": "Other", "type": "facility"])])
        try town.syncAll()
        for one in OwnershipCase.all {
            let editor = try #require(one.editors.sorted().first)
            if editor == "central" { try town.central([one.change(by: editor)]) } else { try town.write(editor, [one.change(by: editor)]) }
        }
        try town.syncAll()
        for one in OwnershipCase.all {
            let change = one.change(by: try #require(one.editors.sorted().first))
            #expect(try town.centralPayload(change.table, change.id) != nil, "\(one.title)")
            #expect(try town.holders(change.table, change.id) == one.holders, "\(one.title)")
        }
        try town.expectSound()
    }

    @Test func `local data stays on its machine, and is kept apart when it comes over the wire`() throws {
        let town = try Town()
        try town.syncAll()
        for (number, one) in OwnershipCase.local.enumerated() {
            let id = "local-\(number)"
            #expect(try town.write("North", [Town.change(one.table, id, one.fields)]) == nil)
            try town.central([Town.change(one.table, "central-\(number)", one.fields)])
        }
        try town.syncAll()
        for (number, one) in OwnershipCase.local.enumerated() {
            #expect(try town.holders(one.table, "local-\(number)") == ["North"])
            #expect(try town.centralPayload(one.table, "local-\(number)") == nil)
            #expect(try town.holders(one.table, "central-\(number)") == [])
        }
        let forged = try town.forge("North", OwnershipCase.local.map { [Town.change($0.table, "forged", $0.fields)] })
        #expect(forged.map(\.code) == OwnershipCase.local.map { _ in "never-syncs" })
        try town.expectSound()
    }

    @Test func `an edit and a deletion are judged on the stored version as well as on the new one`() throws {
        let town = try Town(before: [
            Town.change("item_line", "stock", ["store_ID": "alpha"]), Town.change("item", "salt", ["item_name": "Salt"]),
        ])
        try town.syncAll()
        // Taking, giving away, deleting what is another's.
        let taken = try town.forge("South", [[Town.change("item_line", "stock", ["store_ID": "beta"])], [Town.delete("item", "salt")]])
        #expect(taken.map(\.code) == ["not-editor", "not-editor"])
        let given = try town.forge("North", [[Town.change("item_line", "stock", ["store_ID": "beta"])]])
        #expect(given.map(\.code) == ["not-editor"])
        #expect(try town.centralPayload("item_line", "stock")?.contains("alpha") == true)
        #expect(try town.centralPayload("item", "salt") != nil)
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.network.sync("Island")
        let moved = #expect(throws: Failure.self) {
            try town.write("Island", [Town.change("Location", "here", ["store_ID": "lonely"])])
            try town.write("Island", [Town.change("Location", "here", ["store_ID": "depot"])])
        }
        #expect(moved?.code == .notEditor)
    }

    @Test func `a store's record is not handed over by editing it, not even between two stores of one site`() throws {
        let town = try Town()
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.syncAll()
        try town.write("North", [Town.change("item_line", "stock", ["store_ID": "alpha"])])
        let failure = #expect(throws: Failure.self) { try town.write("North", [Town.change("item_line", "stock", ["store_ID": "depot"])]) }
        #expect(failure?.code == .ownerChanged)
        try town.network.sync("North")
        #expect(try town.forge("North", [[Town.change("item_line", "stock", ["store_ID": "depot"])]]).map(\.code) == ["owner-changed"])
    }

    @Test func `a write is all or nothing, and a refusal names the place where the record is edited`() throws {
        let town = try Town()
        try town.syncAll()
        let failure = #expect(throws: Failure.self) {
            try town.write(
                "North",
                [Town.change("item_line", "mine", ["store_ID": "alpha"]), Town.change("item_line", "theirs", ["store_ID": "beta"])])
        }
        #expect(failure?.message.contains("Beta") == true)
        #expect(try town.payload("North", "item_line", "mine") == nil)
        #expect(try town.site("North").status().toSend == 0)
    }
}
