import Catalogue
import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 8: what is stored is read alike wherever it is read", .ownThreads)
struct PreferenceFormTests {
    static let on = [
        "true", #""true""#, #""True""#, #""T""#, "1", #""1""#, #""on""#, #"{"value":true}"#, #"{"value":"T"}"#, #"{"value":1}"#, #""{\"value\":true}""#,
    ]
    static let off = ["false", #""false""#, #""F""#, "0", #""0""#, #""""#, "null", #"{"value":false}"#, #"{"value":0}"#, "{}", #""perhaps""#]

    private func stored(_ form: String) throws -> Town {
        let town = try Town(transactions: false)
        try town.openDispensary("outreach", on: "Island")
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "outreach"])])
        let payload = #"{"ID":"prescriptions_to_all_sites","store_ID":"","item":"prescriptions_to_all_sites","data":"# + form + "}"
        try town.central([Change(table: "pref", id: "prescriptions_to_all_sites", payload: Array(payload.utf8))])
        while try town.network.administration.continueRerouting(slice: 5) {}
        try town.syncAll()
        return town
    }

    @Test(arguments: on.map { ($0, true) } + off.map { ($0, false) })
    func `the list and the routing of prescriptions agree on every form`(_ form: String, _ isOn: Bool) throws {
        let town = try stored(form)
        let listed = try PreferenceAdministration(town.network.central).list().first { $0.preference == .prescriptionsToAllSites }
        #expect(listed?.isOn == isOn)
        try town.write("Clinic", Town.prescription("rx"))
        try town.syncAll()
        #expect(try town.holders("transact", "rx") == (isOn ? ["Clinic", "Island"] : ["Clinic"]))
    }

    @Test(arguments: ["true", #""true""#, #""T""#, #""1""#, "1"])
    func `a row is hidden in every form, for the list and for the audience`(_ form: String) throws {
        let town = try Town()
        try town.openDispensary("outreach", on: "Island", transactions: true)
        let payload = #"{"ID":"seen","name_ID":"patient","store_ID":"outreach","inactive":"# + form + "}"
        try town.central([Change(table: "name_store_join", id: "seen", payload: Array(payload.utf8))])
        try town.syncAll()
        #expect(try town.holders("name", "patient") == ["Clinic"])
        #expect(try town.network.administration.visible(.patient, in: "outreach").isEmpty)
    }
}

@Suite("R-SYNC 9: which values a field may hold", .ownThreads)
struct FieldValueTests {
    private func code(_ table: String, _ json: String) -> FailureCode? {
        do {
            _ = try RecordShape(.standard).canonical(table: table, id: "x", payload: Array(json.utf8))
            return nil
        } catch { return (error as? Failure)?.code }
    }

    @Test func `numbers as texts, empty texts and numbers in texts are kept byte for byte: older programs write them`() throws {
        for json in [
            #"{"ID":"x","doses":"7"}"#, #"{"ID":"x","doses":""}"#, #"{"ID":"x","doses":7}"#, #"{"ID":"x","doses":"1e3"}"#, #"{"ID":"x","doses":null}"#,
            #"{"ID":"x","code":7}"#, #"{"ID":"x","unheardOf":["anything"]}"#, #"{"ID":"x","is_vaccine":"true"}"#, #"{"ID":"x","is_vaccine":"T"}"#,
            #"{"ID":"x","is_vaccine":1}"#, #"{"ID":"x","is_vaccine":""}"#,
        ] {
            #expect(code("item", json) == nil, "\(json)")
            #expect(try RecordShape(.standard).canonical(table: "item", id: "x", payload: Array(json.utf8)) == Array(json.utf8))
        }
        #expect(code("transact", #"{"ID":"x","type":7}"#) == nil)
    }

    @Test func `words where a number or a truth value belongs are refused with the field's name`() {
        for json in [
            #"{"ID":"x","doses":"many"}"#, #"{"ID":"x","doses":"1,5"}"#, #"{"ID":"x","doses":[1]}"#, #"{"ID":"x","doses":true}"#,
            #"{"ID":"x","is_vaccine":"perhaps"}"#, #"{"ID":"x","is_vaccine":7}"#, #"{"ID":"x","code":{"a":1}}"#, #"{"ID":"x","code":true}"#,
        ] {
            #expect(code("item", json) == .fieldWrongType, "\(json)")
        }
    }

    @Test func `a log cannot be edited or deleted after it was written, on a site and on central`() throws {
        let town = try Town()
        try town.syncAll()
        let tables = Catalogue.standard.types.filter { $0.ownership.isAppendOnly && $0.dataClass == .local }
        #expect(Set(tables.map(\.table)).isSuperset(of: ["log", "site_log", "merged_ids", "om_activity_log", "system_log"]))
        for table in ["log", "site_log", "system_log"] {
            let line = Town.change(table, "line", [:])
            let other = Town.change(table, "line", ["event": "something else", "message": "something else"])
            try town.write("North", [line])
            try town.central([line])
            #expect(town.refusal { try town.write("North", [line]) } == nil, "\(table)")
            for change in [other, Town.delete(table, "line")] {
                #expect(town.refusal { try town.write("North", [change]) } == .appendOnly, "\(table)")
                #expect(town.refusal { try town.central([change]) } == .appendOnly, "\(table)")
            }
        }
    }
}
