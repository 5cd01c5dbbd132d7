import Catalogue
import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN: what rules read is declared, and what is declared is read", .ownThreads)
struct DeclaredFieldTests {
    /// Members that the engine keeps in records and that no other system's field list has, by table.
    private static let engines: [String: Set<String>] = [
        "pref": ["network_ID", "site_number", "site_name", "revision", "over"], "transact": ["entered_on"], "report": ["Custom_name"],
    ]

    /// Declared fields that no table of the view has.
    private static func unknown<Record: RecordView>(_ view: Record.Type) -> [String] {
        let types = Record.tables.compactMap { Rules.standard[$0]?.type }
        return Record.Field.names.filter { name in
            !types.contains { $0.field(name) != nil } && !Record.tables.contains { engines[$0]?.contains(name) == true }
        }
    }

    @Test func `each declared field is one that a table of its view has`() {
        for view in DeclaredViews.all {
            let unknown: [String] = Self.unknown(view)
            #expect(unknown == [], "\(view)")
            for table in view.tables { #expect(Rules.standard[table]?.name == table, "spelled as on the wire") }
        }
        let tables = DeclaredViews.all.flatMap { $0.tables }
        #expect(Set(tables).count == tables.count, "one view for each table")
    }

    /// Declared fields that are not found in bytes that hold them all, or are found in bytes that hold none.
    private static func misread<Record: RecordView>(_ view: Record.Type, _ table: String) throws -> [String] {
        let names = Record.Field.names
        let members = names.map { "\"\($0)\":\"the \($0)\"" }.joined(separator: ",")
        let full = try Rules.standard.record(view, Array("{\"before\":[1,{\"\(names[0])\":2}],\(members),\"after\":null}".utf8), table: table)
        let empty = try Rules.standard.record(view, Array("{\"before\":1}".utf8), table: table)
        var misread: [String] = []
        for field in Record.Field.allCases where full[field] != "the \(field.name)" || empty[field] != nil || empty.text(field) != "" {
            misread.append(field.name)
        }
        return misread
    }

    @Test func `each declared field is found in the bytes of each of its tables, whatever else stands there`() throws {
        for view in DeclaredViews.all {
            for table in view.tables {
                let misread: [String] = try Self.misread(view, table)
                #expect(misread == [], "\(table)")
            }
        }
    }

    @Test func `a view of its own reads the same as one made for the table`() throws {
        let payload = Array(#"{"ID":"x","type":"CI","mode":"Dispensary","store_ID":"alpha","invoice_num":7,"name_ID":null}"#.utf8)
        for document in [try DocumentRecord(payload), try Rules.standard.record(DocumentRecord.self, payload)] {
            #expect(document.isPrescription)
            #expect(document.text(.store_ID) == "alpha")
            #expect(document[.invoice_num] == "7")
            #expect(document[.name_ID] == nil)
        }
        #expect(throws: Failure.self) { try DocumentRecord(Array("[]".utf8)) }
    }

    @Test func `where the declaration of a table is a guess, fields are found as real servers write them`() throws {
        let row = try Rules.standard.record(UserStoreRow.self, Array(#"{"ID":"r","user_id":"u","store_ID":"s","can_login":"T"}"#.utf8))
        #expect(row.text(.user_ID) == "u")
        #expect(row.text(.store_ID) == "s")
        #expect(row.isOn(.can_login))
        let both = try Rules.standard.record(UserStoreRow.self, Array(#"{"user_id":"second","user_ID":"first"}"#.utf8))
        #expect(both.text(.user_ID) == "first", "as declared, where both are there")
    }

    @Test func `a field that was not picked is slower to read and no emptier`() throws {
        let table = try #require(Rules.standard["name"])
        let view = try table.view(of: Array(#"{"ID":"n","type":"patient","unheard of":"x","phone":7,"email":null}"#.utf8))
        #expect(view[named: "type"] == "patient")
        #expect(view[named: "unheard of"] == "x")
        #expect(view[named: "phone"] == "7")
        #expect(view[named: "email"] == nil)
        #expect(view[named: "absent"] == nil)
    }
}

@Suite("R-OWN 8, 11: yes and no, hidden, patient and dispensary, in every form that is stored", .ownThreads)
struct StoredTruthTests {
    /// The wire writes `true` and `false`; the mobile protocol texts; older programs letters, numbers and words; preferences an object, also
    /// as a text. Everything else is no answer.
    static let forms: [(form: String, truth: Bool?)] = [
        ("true", true), (#""true""#, true), (#""True""#, true), (#""TRUE""#, true), (#""T""#, true), (#""t""#, true), ("1", true),
        (#""1""#, true), ("1.0", true), ("2", true), (#""on""#, true), (#""ON""#, true), (#""yes""#, true), (#""Y""#, true),
        (#"{"value":true}"#, true), (#"{"value":"true"}"#, true), (#"{"value":1}"#, true), (#""{\"value\":true}""#, true),
        (#"{"value":{"value":true}}"#, true), (#"{"other":false,"value":true}"#, true),
        ("false", false), (#""false""#, false), (#""F""#, false), ("0", false), (#""0""#, false), ("0.0", false), (#""off""#, false),
        (#""No""#, false), (#""n""#, false), (#"{"value":false}"#, false), (#"{"value":0}"#, false), (#""{\"value\":\"F\"}""#, false),
        ("null", nil), (#""""#, nil), (#""perhaps""#, nil), ("{}", nil), ("[]", nil), ("[true]", nil), (#"{"value":null}"#, nil),
        (#"{"on":true}"#, nil), (#""{\"value\":""#, nil), (#"" true""#, nil), (#""-""#, nil),
    ]

    private func record<Record: RecordView>(_ type: Record.Type, _ member: String, table: String? = nil) throws -> Record {
        try Rules.standard.record(type, Array("{\"ID\":\"x\"\(member.isEmpty ? "" : ",")\(member)}".utf8), table: table ?? Record.tables[0])
    }

    @Test(arguments: forms)
    func `a field says yes, no or nothing, by its view as by its value`(_ form: String, _ truth: Bool?) throws {
        let row = try record(UserStoreRow.self, "\"can_login\":\(form)")
        #expect(row.truth(.can_login) == truth)
        #expect(row.isOn(.can_login) == (truth ?? false), "no answer is no")
        #expect(Truth.of(try JSONValue(parsing: form)) == truth)
    }

    @Test(arguments: forms)
    func `a row hides when it says so, and shows otherwise`(_ form: String, _ truth: Bool?) throws {
        for table in VisibilityRow.tables {
            #expect(try record(VisibilityRow.self, "\"inactive\":\(form)", table: table).isHidden == (truth ?? false), "\(table)")
        }
        #expect(try record(ItemListRecord.self, "\"inactive\":\(form)").isHidden == (truth ?? false))
    }

    @Test(arguments: forms)
    func `a preference is on when it says so`(_ form: String, _ truth: Bool?) throws {
        #expect(try record(PreferenceRecord.self, "\"data\":\(form)").isOn == (truth ?? false))
    }

    @Test(arguments: forms)
    func `what a store prefers is read in an object, and in an object written as a text`(_ form: String, _ truth: Bool?) throws {
        let object = "{\"asked\":\(form)}"
        let text = String(decoding: JSONValue.string(object).serialised(), as: UTF8.self)
        for data in [object, text] { #expect(try record(PreferenceRecord.self, "\"data\":\(data)").choice("asked") == truth) }
        #expect(try record(PreferenceRecord.self, "\"data\":\(object)").choice("other") == nil)
    }

    @Test(arguments: forms)
    func `a store is disabled, a document cancelled, and a user active, by the same reading`(_ form: String, _ truth: Bool?) throws {
        #expect(try record(StoreRecord.self, "\"disabled\":\(form)").isDisabled == (truth ?? false))
        #expect(try record(DocumentRecord.self, "\"is_cancellation\":\(form)").isCancelled == (truth ?? false))
        #expect(try record(UserRecord.self, "\"active\":\(form)").isActive == (truth ?? true), "who is not said to be inactive is active")
    }

    @Test func `what is not there hides nothing and switches nothing on`() throws {
        #expect(try !record(VisibilityRow.self, "").isHidden)
        #expect(try !record(ItemListRecord.self, "").isHidden)
        #expect(try !record(PreferenceRecord.self, "").isOn)
        #expect(try record(PreferenceRecord.self, "").choice("asked") == nil)
        #expect(try !record(StoreRecord.self, "").isDisabled)
        #expect(try record(UserRecord.self, "").isActive)
    }

    @Test(arguments: [
        (#""patient""#, true), (#""Patient""#, true), (#""PATIENT""#, true), (#""facility""#, false), (#""store""#, false), (#""invad""#, false),
        (#""""#, false), ("null", false), (#""patients""#, false), ("7", false),
    ])
    func `a name is a patient's by its type, in any case`(_ form: String, _ isPatient: Bool) throws {
        #expect(try record(NameRecord.self, "\"type\":\(form)").isPatient == isPatient)
        #expect(try !record(NameRecord.self, "\"type\":\(form)").isStore || form == #""store""#)
    }

    @Test(arguments: [
        (#""dispensary""#, true), (#""Dispensary""#, true), (#""DISPENSARY""#, true), (#""store""#, false), (#""""#, false), ("null", false),
    ])
    func `a store dispenses by its mode, and a document by its own, in any case`(_ form: String, _ isDispensary: Bool) throws {
        #expect(try record(StoreRecord.self, "\"store_mode\":\(form)").isDispensary == isDispensary)
        #expect(try record(DocumentRecord.self, "\"type\":\"ci\",\"mode\":\(form)").isPrescription == isDispensary)
        #expect(try !record(DocumentRecord.self, "\"type\":\"si\",\"mode\":\(form)").isPrescription, "what comes in is prescribed to nobody")
    }

    @Test func `a name, a store and a document that say nothing are none of these`() throws {
        #expect(try !record(NameRecord.self, "").isPatient)
        #expect(try !record(StoreRecord.self, "").isDispensary)
        #expect(try !record(DocumentRecord.self, "").isPrescription)
    }

    @Test(arguments: [#""Dispensary""#, #""dispensary""#])
    func `a store that an import brings in another case dispenses for central and for its site`(_ form: String) throws {
        let town = try Town()
        let payload = #"{"ID":"late","code":"LATE","name":"Late","name_ID":"name-late","store_mode":"# + form + #","disabled":"F"}"#
        try town.central([
            Town.change("name", "name-late", ["type": "store", "name": "Late", "code": "LATE"]),
            Change(table: "store", id: "late", payload: Array(payload.utf8)),
        ])
        try town.network.administration.assign(store: "late", to: "North", force: false)
        try town.syncAll()
        let facts = try #require(try town.network.central.read { try $0.stores.store("late") })
        #expect(facts.isDispensary)
        #expect(!facts.isDisabled)
        let held = try town.site("North").database.read { try Patients(transaction: $0).isDispensary("late") }
        #expect(held == true)
    }
}
