import Foundation
import SampleNetwork
import Testing

@Suite(.enabled(if: WireCatalogue.file != nil, "the reference catalogue is not beside the project"))
struct CatalogueTests {
    let network = SampleNetwork(seed: 11)

    @Test func `every table and field is one of the wire's, with all that a site requires`() throws {
        let catalogue = try WireCatalogue.load()
        var checked: Set<String> = []
        for record in SampleNetworkTests.allRecords(network) where checked.insert(record.table).inserted {
            let table = try #require(catalogue.tables[record.table], "\(record.table)")
            #expect(table.key == "ID" || record.table == "pref")
            let keys = Set(PayloadShape(record.payload).keys)
            let unknown = keys.subtracting(table.fields.map(\.name))
            #expect(unknown.isEmpty, "\(record.table)")
            let missing = Set(table.fields.filter { $0.omsRequired != nil }.map(\.name)).subtracting(keys)
            #expect(missing.isEmpty, "\(record.table)")
        }
    }

    @Test func `every value has the type and one of the choices of its field`() throws {
        let catalogue = try WireCatalogue.load()
        for record in SampleNetworkTests.allRecords(network) {
            let payload = try JSONValue.parse(record.payload)
            for field in try #require(catalogue.tables[record.table]).fields {
                guard let value = payload[field.name] else { continue }
                #expect(Self.fits(value, type: field.type), "\(record.table).\(field.name): \(value)")
                let choices = field.enumeration?.compactMap(\.value) ?? []
                if let text = value.text, !text.isEmpty, !choices.isEmpty {
                    #expect(choices.contains(text), "\(record.table).\(field.name): \(text)")
                }
            }
        }
    }

    @Test func `every reference is empty or names a record of the table it refers to`() throws {
        let catalogue = try WireCatalogue.load()
        for store in network.stores {
            let records = network.centralRecords + network.storeRecords(for: store)
            let known = Set(records.map { "\($0.table)/\($0.id)" })
            for record in records {
                let payload = try JSONValue.parse(record.payload)
                for field in try #require(catalogue.tables[record.table]).fields {
                    guard let target = field.references, let id = payload[field.name]?.text, !id.isEmpty else { continue }
                    #expect(known.contains("\(target)/\(id)"), "\(record.table).\(field.name)")
                }
            }
        }
    }

    @Test func `bulk lines have the fields of the wire and refer to the network's records`() throws {
        let catalogue = try WireCatalogue.load()
        let store = network.stores[0]
        let bulk = Array(SampleNetwork.invoiceLines(count: 60, seed: 11, storeID: store.id, timeOrderedIDs: true))
        let known = Set((network.centralRecords + network.storeRecords(for: store) + bulk).map { "\($0.table)/\($0.id)" })
        for record in bulk {
            let payload = try JSONValue.parse(record.payload)
            for field in try #require(catalogue.tables[record.table]).fields {
                guard let value = payload[field.name] else {
                    #expect(field.omsRequired == nil)
                    continue
                }
                #expect(Self.fits(value, type: field.type), "\(record.table).\(field.name): \(value)")
                guard let target = field.references, let id = value.text, !id.isEmpty else { continue }
                #expect(known.contains("\(target)/\(id)"), "\(record.table).\(field.name)")
            }
        }
    }

    private static func fits(_ value: JSONValue, type: String) -> Bool {
        switch (type, value) {
        case ("text", .text), ("datetime", .text), ("blob", .text), ("real", .number), ("bool", .flag): true
        case ("int", .number(let number)): number == number.rounded()
        case ("time", .number(let seconds)): seconds == seconds.rounded() && (0..<86_400).contains(seconds)
        case ("date", .text(let day)): day.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil
        case ("json", .object), ("json", .null): true
        default: false
        }
    }
}
