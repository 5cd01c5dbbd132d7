import Failures
import Payload
import Storage
import Testing

@testable import Sync

@Suite("R-STORE 5, 6: a store's record is called by its own code, and keeps the name it trades under")
struct StoreRecordTests {
    private func second(_ code: String, _ fields: [String: String] = [:]) -> Change {
        Town.change("store", "second", ["name": "Second", "code": code].merging(fields) { $1 })
    }

    @Test func `a second store of one code, in any case, is refused on central, also in an import`() throws {
        let town = try Town()
        for acting in [Acting.program, Acting(user: "ama", isForEachStore: true)] {
            let failure = #expect(throws: Failure.self) { try town.central([second("ALPHA")], acting: acting) }
            #expect(failure?.code == .nameTaken && failure?.message.contains("Alpha") == true)
        }
        #expect(try CentralWriter(town.network.central).importSlice([second("Alpha")]).refused.map(\.failure.code) == [.nameTaken])
        try town.central([second("own")])
        #expect(town.refusal { try town.central([second("beta")]) } == .nameTaken, "nor by an edit")
        try town.central([second("OWN", ["tags": "north"])])
    }

    @Test func `the import that founds a central takes the first of two stores with one code`() throws {
        let network = try Network(sample: false)
        let report = try CentralWriter(network.central).importSlice([
            Town.change("store", "one", ["name": "One", "code": "A"]), Town.change("store", "two", ["name": "Two", "code": "a"]),
        ])
        #expect(report.refused.map(\.id) == ["two"] && report.refused.map(\.failure.code) == [.nameTaken])
        #expect(report.changed == 1)
    }

    @Test func `a version without the name keeps it, and says so`() throws {
        let town = try Town()
        let filled = try CentralWriter(town.network.central).writeTelling(
            [Town.change("store", "alpha", ["name": "Alpha", "code": "alpha", "store_mode": "store"])], acting: Acting(user: "ama")
        ).filled
        #expect(filled.contains(FilledField(table: "store", id: "alpha", field: "name_ID", value: "name-alpha")))
        #expect(try town.network.central.read { try $0.store("alpha")?.nameID } == "name-alpha")
    }
}
