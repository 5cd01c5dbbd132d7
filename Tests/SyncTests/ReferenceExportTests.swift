import Foundation
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

/// The real export beside the project, where it is present; its lines are read by plain means.
enum ReferenceExport {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/data/reference1").standardized
    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.appending(path: "queued_records.jsonl").path) }

    struct Line {
        let table: String
        let id: String
        let data: [String: Any]
        let change: Change
    }

    static func lines() throws -> [Line] {
        try ["central_records.jsonl", "queued_records.jsonl"].flatMap { name in
            try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n").map { text in
                let value = try JSONValue(parsing: String(text))
                let table = try #require(value["tableName"]?.text)
                let id = try #require(value["recordId"]?.text)
                let payload = try #require(value["recordData"]).serialised()
                let data = try #require(try JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any])
                return Line(table: table, id: id, data: data, change: Change(table: table, id: id, payload: payload))
            }
        }
    }

    /// The last line of each record wins.
    static func records() throws -> [String: Line] {
        var records: [String: Line] = [:]
        for line in try lines() { records["\(line.table.lowercased()) \(line.id)"] = line }
        return records
    }
}

@Suite("The real export of a real central server", .ownThreads, .enabled(if: ReferenceExport.isPresent))
struct ReferenceExportTests {
    private func load() throws -> (network: Network, report: ImportReport) {
        let network = try Network(sample: false)
        var report = ImportReport()
        for slice in [try ReferenceExport.lines()[...626], try ReferenceExport.lines()[627...]] {
            report.add(try CentralWriter(network.central).importSlice(slice.map(\.change)))
        }
        return (network, report)
    }

    @Test func `every line goes in, nothing is refused, and the export says the same again`() throws {
        let (network, report) = try load()
        #expect(report.refused.isEmpty, "\(report.refused.prefix(3))")
        #expect(report.changed + report.unchanged == 1_626)
        let expected = try ReferenceExport.records()
        #expect(expected.count == 1_425)
        var seen = 0
        try network.central.read { transaction in
            try transaction.records.forEachRecord { record in
                let line = try #require(expected["\(record.key.table.name.lowercased()) \(record.key.id)"])
                let stored = try JSONSerialization.jsonObject(with: Data(record.payload))
                let left = try JSONSerialization.data(withJSONObject: stored, options: .sortedKeys)
                // Where a store is active follows the tenure: here every store is central's, whatever site had it before (R-OWN 19).
                var data = line.data
                if record.key.table.folded == "store" { data["sync_id_remote_site"] = 1 }
                let right = try JSONSerialization.data(withJSONObject: data, options: .sortedKeys)
                #expect(left == right, "\(record.key)")
                seen += 1
            }
        }
        #expect(seen == 1_425)
        #expect(try network.administration.verify().problems == [])
    }

    @Test func `the last state imported again changes nothing and takes no position`() throws {
        let (network, _) = try load()
        let head = try network.central.read { try $0.ledger.head() }
        let again = try CentralWriter(network.central).importSlice(ReferenceExport.records().values.sorted { $0.id < $1.id }.map(\.change))
        #expect(again.changed == 0)
        #expect(again.unchanged == 1_425)
        #expect(try network.central.read { try $0.ledger.head() } == head)
    }

    @Test func `two sites with stores of it receive exactly what the rules entitle them to`() throws {
        let (network, _) = try load()
        for (site, store) in [("One", "Tamaki"), ("Two", "Opua")] { try network.addSite(site, stores: [store]) }
        for (site, store) in [("One", "Tamaki"), ("Two", "Opua")] {
            try network.sync(site)
            let expected = try Entitlement(records: Array(ReferenceExport.records().values), store: network.administration.store(store).id)
            var held: Set<String> = []
            let engine = try #require(network.sites[site])
            try engine.database.read { transaction in try transaction.records.forEachRecord { held.insert("\($0.key.table.name.lowercased()) \($0.key.id)") }
            }
            let entitled = expected.keys()
            #expect(held.subtracting(entitled).sorted().prefix(5) == [], "\(site) holds too much")
            #expect(entitled.subtracting(held).sorted().prefix(5) == [], "\(site) holds too little")
            #expect(try engine.verify().problems == [])
        }
        #expect(try network.administration.verify().problems == [])
    }
}

/// What one store's site may hold, by the words of the requirements and nothing else.
struct Entitlement {
    let records: [ReferenceExport.Line]
    let store: String

    private func text(_ line: ReferenceExport.Line, _ field: String) -> String { line.data[field] as? String ?? "" }

    func keys() -> Set<String> {
        let stores = records.filter { $0.table == "store" }
        let own = stores.first { $0.id == store }
        let ownName = own.map { text($0, "name_ID") } ?? ""
        let isDispensary = own.map { text($0, "store_mode") == "dispensary" } ?? false
        let joins = records.filter { $0.table == "name_store_join" && !(($0.data["inactive"] as? Bool) ?? false) }
        let visible = Set(joins.filter { text($0, "store_ID") == store }.map { text($0, "name_ID") })
        let partners = Set(stores.filter { $0.id != store && visible.contains(text($0, "name_ID")) }.map(\.id))
        let known = partners.union([store])
        let patients = Set(records.filter { $0.table == "name" && text($0, "type") == "patient" }.map(\.id))
        let homed = Set(records.filter { patients.contains($0.id) && text($0, "supplying_store_id") == store }.map(\.id))
        let storeNames = Set(stores.filter { known.contains($0.id) }.map { text($0, "name_ID") })
        let names = visible.union(homed).union(storeNames)
        let clinicians = Set(
            records.filter { $0.table == "clinician_store_join" && text($0, "store_ID") == store }.map { text($0, "prescriber_ID") }
                + records.filter { $0.table == "clinician" && text($0, "store_ID") == store }.map(\.id))
        var held: Set<String> = []
        var documents: [String: Set<String>] = [:]
        func hold(_ line: ReferenceExport.Line, _ isEntitled: Bool) {
            guard isEntitled else { return }
            held.insert("\(line.table.lowercased()) \(line.id)")
            documents[line.table, default: []].insert(line.id)
        }
        for line in records {
            switch line.table {
            case "name": hold(line, patients.contains(line.id) ? names.contains(line.id) : true)
            case "store": hold(line, known.contains(line.id))
            case "report": hold(line, text(line, "type") != "std")
            case "pref": hold(line, known.contains(text(line, "store_ID")) && !text(line, "item").lowercased().hasPrefix("sync"))
            case "name_store_join":
                let ofPatient = patients.contains(text(line, "name_ID"))
                hold(line, ofPatient ? text(line, "store_ID") == store : known.contains(text(line, "store_ID")))
            case "item_store_join": hold(line, known.contains(text(line, "store_ID")))
            case "clinician_store_join", "item_line", "Location", "Stock_take", "name_note", "sensor", "temperature_log", "box_type",
                "item_note", "Goods_received", "purchase_order":
                hold(line, text(line, "store_ID") == store)
            case "item_AMC_projection": hold(line, text(line, "store_id") == store)
            case "transact", "requisition":
                hold(line, text(line, "store_ID") == store || !ownName.isEmpty && text(line, "name_ID") == ownName)
            case "clinician": hold(line, clinicians.contains(line.id))
            case "name_tag_join", "list_master_name_join", "contact", "name_budget": hold(line, names.contains(text(line, "name_ID")))
            case "nameInsuranceJoin": hold(line, names.contains(text(line, "nameID")))
            case "abbreviation", "item_direction", "diagnosis", "insuranceProvider", "patient_event": hold(line, isDispensary)
            case "user", "user_store", "number", "number_reuse", "log", "site", "reminder", "label", "om_user_permission", "pref_blob":
                break
            case "trans_line", "bill_of_material", "Goods_received_line", "purchase_order_line", "requisition_line", "Stock_take_lines",
                "list_local_line", "message":
                break
            default: hold(line, true)
            }
        }
        for line in records {
            switch line.table {
            case "Goods_received_line": hold(line, documents["Goods_received"]?.contains(text(line, "goods_received_ID")) ?? false)
            case "purchase_order_line": hold(line, documents["purchase_order"]?.contains(text(line, "purchase_order_ID")) ?? false)
            case "trans_line", "bill_of_material": hold(line, documents["transact"]?.contains(text(line, "transaction_ID")) ?? false)
            case "requisition_line": hold(line, documents["requisition"]?.contains(text(line, "requisition_ID")) ?? false)
            case "Stock_take_lines": hold(line, documents["Stock_take"]?.contains(text(line, "stock_take_ID")) ?? false)
            case "list_local_line":
                hold(line, documents["list_master_name_join"]?.contains(text(line, "list_master_name_join_ID")) ?? false)
            case "message": hold(line, [text(line, "fromStoreID"), text(line, "toStoreID")].contains(store))
            default: break
            }
        }
        return held
    }
}
