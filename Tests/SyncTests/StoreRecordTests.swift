import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-STORE 5, 6: a store's record is called by its own code, and keeps the name it trades under", .ownThreads)
struct StoreRecordTests {
    private func second(_ code: String, _ fields: [String: String] = [:]) -> Change {
        Town.change("store", "second", ["name": "Second", "code": code].merging(fields) { $1 })
    }

    @Test func `a second store of one code, in any case, is refused on central, also in an import`() throws {
        let town = try Town()
        for acting in [WriteContext.program, WriteContext(user: "ama", isForEachStore: true)] {
            let failure = #expect(throws: Failure.self) { try town.central([second("ALPHA")], acting: acting) }
            #expect(failure?.code == .nameTaken && failure?.message.contains("Alpha") == true)
        }
        #expect(try CentralWriter(town.network.central).importSlice([second("Alpha")]).refused.map(\.failure.code) == [.nameTaken])
        try town.central([second("own")])
        #expect(town.refusal { try town.central([second("beta")]) } == .nameTaken, "nor by an edit")
        try town.central([second("OWN", ["tags": "north"])])
    }

    @Test func `no store is added or edited so that another one would be meant by its code or name`() throws {
        let town = try Town()
        let administration = town.network.administration
        // Found by id, code and name: three different words.
        _ = try administration.createStore(code: "MAIN", title: "Main Depot", isDispensary: false, nameID: nil, ids: ("5F2A", "name-5F2A"))
        func make(_ code: String, _ title: String) throws {
            _ = try administration.createStore(code: code, title: title, isDispensary: false, nameID: nil, ids: ("other", "name-other"))
        }
        for (code, title) in [("5f2a", "Other"), ("main depot", "Other"), ("Main", "Other"), ("OTH", "main"), ("OTH", "5F2a")] {
            #expect { try make(code, title) } throws: { ($0 as? Failure)?.code == .nameTaken && ($0 as? Failure)?.message.contains("Main Depot") == true }
        }
        // Two stores may have one name, as two health posts do; they are told apart by their codes.
        try make("OTH", "Main Depot")
        func edit(_ change: (inout StoreEdit) -> Void) throws {
            var edit = StoreEdit()
            change(&edit)
            _ = try administration.editStore("other", edit, newID: "preferences")
        }
        for code in ["5F2A", "Main Depot", "main"] { #expect(throws: Failure.self) { try edit { $0.code = code } } }
        for title in ["5F2A", "MAIN"] { #expect(throws: Failure.self) { try edit { $0.title = title } } }
        try edit { ($0.code, $0.title) = ("OTH", "Other Depot") }
        // What is ambiguous already goes on, and each is found by its id.
        try town.central([Town.change("store", "old", ["name": "Old", "code": "5F2A", "name_ID": "name-depot"])])
        #expect(try administration.store("5F2A").code == "MAIN" && administration.store("old").code == "5F2A")
        var kept = StoreEdit()
        (kept.code, kept.tags) = ("5F2A", "north")
        #expect(try administration.editStore("old", kept, newID: "preferences").store.code == "5F2A")
    }

    @Test func `the import that founds a central takes the first of two stores with one code`() throws {
        let network = try Network(sample: false)
        let report = try CentralWriter(network.central).importSlice([
            Town.change("store", "one", ["name": "One", "code": "A"]), Town.change("store", "two", ["name": "Two", "code": "a"]),
        ])
        #expect(report.refused.map(\.id) == ["two"] && report.refused.map(\.failure.code) == [.nameTaken])
        #expect(report.changed == 1)
    }

    @Test func `two spellings of a code's letters are one code, and either finds the store`() throws {
        let town = try Town()
        try town.central([second("CAF\u{C9}")])
        #expect(town.refusal { try town.central([Town.change("store", "third", ["name": "Third", "code": "cafe\u{301}"])]) } == .nameTaken)
        let made = #expect(throws: Failure.self) {
            try town.network.administration.createStore(
                code: "Cafe\u{301}", title: "Third", isDispensary: false, nameID: nil, ids: ("third", "name-third"))
        }
        #expect(made?.code == .nameTaken)
        for called in ["caf\u{E9}", "cafe\u{301}"] {
            #expect(try town.network.administration.store(called).id == "second")
            #expect(try town.network.central.read { try StoreReference.id(called, $0) } == "second")
        }
    }

    @Test func `a store has a name: none is made without one, and none loses it, by an import neither`() throws {
        let town = try Town()
        let acting = WriteContext(user: "ama", isForEachStore: true)
        for blank in ["", "  "] {
            for change in [
                Town.change("store", "second", ["name": blank, "code": "S"]),
                Town.change("store", "depot", ["name": blank, "code": "depot", "name_ID": "name-depot"]),
            ] {
                let failure = #expect(throws: Failure.self) { try town.central([change], acting: acting) }
                #expect(failure?.code == .argumentInvalid && failure?.context["id"] == change.id, "\(change.id)")
            }
            let made = #expect(throws: Failure.self) {
                try town.network.administration.createStore(
                    code: "S", title: blank, isDispensary: false, nameID: nil, ids: ("second", "name-second"))
            }
            #expect(made?.code == .argumentInvalid)
            let coded = #expect(throws: Failure.self) {
                try town.network.administration.createStore(
                    code: blank, title: "Second", isDispensary: false, nameID: nil, ids: ("second", "name-second"))
            }
            #expect(coded?.code == .argumentInvalid)
            for edit in [\StoreEdit.title, \StoreEdit.code] {
                var asked = StoreEdit()
                asked[keyPath: edit] = blank
                let edited = #expect(throws: Failure.self) { try town.network.administration.editStore("depot", asked, newID: "new") }
                #expect(edited?.code == .argumentInvalid)
            }
        }
        #expect(town.refusal { try town.central([Town.change("store", "second", ["code": "S"])], acting: acting) } == .argumentInvalid)
        #expect(try town.network.administration.store("depot").title == "Depot")
        for nameless in [
            Town.change("store", "old", ["name": " ", "code": "OLD"]), Town.change("store", "depot", ["code": "depot", "name_ID": "name-depot"]),
        ] {
            let report = try CentralWriter(town.network.central).importSlice([nameless])
            #expect(report.changed == 0 && report.refused.map(\.failure.code) == [.argumentInvalid] && report.refused.first?.id == nameless.id)
        }
        #expect(try town.network.administration.store("depot").title == "Depot")
    }

    @Test func `a store that an older program took without a name may be edited without being named first`() throws {
        let town = try Town()
        let payload = try #require(Town.change("store", "old", ["name": "", "code": "OLD"]).payload)
        try town.network.central.write { transaction in
            let key = RecordKey(try transaction.table("store"), "old")
            _ = try transaction.group { try LedgerWriter(transaction: transaction, pairs: PartnerSymmetry(transaction)).put(key, payload: payload, origin: 0) }
        }
        try town.central([Town.change("store", "old", ["name": "", "code": "OLD", "tags": "north"])], acting: WriteContext(user: "ama", isForEachStore: true))
        #expect(try town.centralPayload("store", "old")?.contains("north") == true)
    }

    @Test func `a version without the name keeps it, and says so`() throws {
        let town = try Town()
        let filled = try CentralWriter(town.network.central).writeTelling(
            [Town.change("store", "alpha", ["name": "Alpha", "code": "alpha", "store_mode": "store"])], acting: WriteContext(user: "ama")
        ).filled
        #expect(filled.contains(FilledField(table: "store", id: "alpha", field: "name_ID", value: "name-alpha")))
        #expect(try town.network.central.read { try $0.stores.store("alpha")?.nameID } == "name-alpha")
    }
}
