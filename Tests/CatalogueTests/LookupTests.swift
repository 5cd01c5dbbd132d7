import Foundation
import Testing

@testable import Catalogue

struct LookupTests {
    let catalogue = Catalogue.standard

    @Test func `a table is found in any letter case and keeps its own spelling`() throws {
        #expect(catalogue.type(table: "GOODS_RECEIVED", api: nil)?.table == "Goods_received")
        #expect(catalogue.type(table: "nameinsurancejoin", api: .v5)?.table == "nameInsuranceJoin")
        #expect(catalogue.type(table: "no such table", api: nil) == nil)
        #expect(catalogue.type(table: "item", api: .v6) == nil)
    }

    @Test(arguments: ["asset", "asset_property", "property"])
    func `a name that exists twice means the legacy table unless said otherwise`(table: String) throws {
        let legacy = try #require(catalogue.type(table: table, api: nil))
        let modern = try #require(catalogue.type(table: table, api: .v6))
        #expect(legacy.api == .none)
        #expect((legacy.keyField, modern.keyField) == ("ID", "id"))
    }

    @Test func `entries are sorted and exactly three names exist twice`() {
        #expect(catalogue.types.map(\.reference) == catalogue.types.map(\.reference).sorted())
        let names = Dictionary(grouping: catalogue.types, by: \.table).filter { $0.value.count > 1 }
        #expect(names.keys.sorted() == ["asset", "asset_property", "property"])
    }

    @Test func `the JSON of the catalogue parses and holds every entry with its fields`() throws {
        let text = catalogue.json()
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let entries = try #require(parsed as? [[String: Any]])
        #expect(entries.count == catalogue.types.count)
        for (entry, type) in zip(entries, catalogue.types) {
            #expect(entry["table"] as? String == type.table)
            #expect(entry["class"] as? String == type.classWord)
            #expect(entry["mirroredClass"] as? String == type.mirroredClassWord)
            #expect(entry["audience"] as? String == type.audience.phrase)
            #expect((entry["fields"] as? [Any])?.count == type.fields.count)
        }
        #expect(text == catalogue.json())
    }

    @Test func `the JSON of one entry is the same as in the whole`() throws {
        let type = try #require(catalogue.type(table: "list_master", api: nil))
        #expect(catalogue.json().contains(type.json()))
    }
}
