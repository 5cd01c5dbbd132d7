import Foundation
import Testing

@testable import Catalogue

@Suite("R-OWN: the tables of each row of the ownership table")
struct DataTypeTableTests {
    private let catalogue = Catalogue.standard

    /// Who edits records of a row, told by its two words.
    private enum Kind { case primary, central, store, patient, anySite, local }

    private func kind(_ row: DataTypeRow) throws -> Kind {
        switch (row.normal, row.mirrored) {
        // R-OWN 11: of names, prescribers and patients central decides where they are visible, in every topology.
        case ("Central store", "Primary") where row.data == "Visibility of existing patients and prescribers": .central
        case ("Central", "Primary"), ("Central store", "Primary"): .primary
        case ("Central", "Central"), ("Central store", "Central"): .central
        case ("Patient", "Store"): .patient
        case ("Store", "Store"): .store
        case ("Message", "Store"): .anySite
        case ("Local", "Local"): .local
        default: try #require(nil as Kind?, "\(row.data): \(row.normal), \(row.mirrored)")
        }
    }

    /// The end of a way to the owner: a line is its document's.
    private func end(_ type: RecordType) throws -> OwnerPath {
        var path = type.ownerPath
        while case .parent(let table, let api, _) = path { path = try #require(catalogue.type(table: table, api: api), "\(table)").ownerPath }
        return path
    }

    private func fits(_ kind: Kind, _ path: OwnerPath) -> Bool {
        switch (kind, path) {
        case (.primary, .primary), (.central, .central), (.central, .sync), (.store, .store), (.anySite, .anySite), (.local, .local): true
        case (.patient, .home), (.patient, .nameHome), (.patient, .prescriberHome): true
        default: false
        }
    }

    @Test func `every table that a row names is in the catalogue, under that row, with the row's kind of owner`() throws {
        let rows = Dictionary(uniqueKeysWithValues: catalogue.dataTypes.map { ($0.data, $0) })
        #expect(DataTypeTables.all.values.reduce(0) { $0 + $1.count } > 200)
        for (data, tables) in DataTypeTables.all {
            let row = try #require(rows[data], "\(data)")
            for table in tables {
                let types = catalogue.types.filter { $0.table == table && $0.dataType == data }
                #expect(!types.isEmpty, "\(table) is not under \(data)")
                for type in types {
                    #expect((type.classWord, type.mirroredClassWord) == (row.normal, row.mirrored), "\(type.reference)")
                    let path = try end(type)
                    #expect(try fits(kind(row), path) || Self.decidedOtherwise[table] == path, "\(type.reference) of \(data): \(path)")
                }
            }
        }
    }

    /// Tables that a requirement takes out of their row.
    private static let decidedOtherwise: [String: OwnerPath] = [
        // R-OWN 11: items are made visible on the primary, names on central.
        "name_store_join": .central
    ]

    @Test func `every table of the catalogue stands in exactly the row that names it`() {
        for type in catalogue.types {
            let rows = DataTypeTables.all.filter { $0.value.contains(type.table) }.map(\.key)
            #expect(rows.contains(type.dataType), "\(type.reference): \(rows), not \(type.dataType)")
        }
    }
}
