import SampleNetwork
import Testing

@Suite struct StockTests {
    @Test(arguments: SampleNetwork().stores, [UInt64(1), 2, 3])
    func `what is on the shelf came in and did not go out`(_ plan: SampleStore, seed: UInt64) throws {
        let network = SampleNetwork(seed: seed)
        let store = try #require(network.stores.first { $0.code == plan.code })
        var tables: [String: [JSONValue]] = [:]
        for record in network.storeRecords(for: store) {
            tables[record.table, default: []].append(try JSONValue.parse(record.payload))
        }
        var statuses: [String: String] = [:]
        for invoice in tables["transact"] ?? [] {
            statuses[try #require(invoice["ID"]?.text)] = invoice["status"]?.text
        }
        var onShelf: [String: Double] = [:]
        var free: [String: Double] = [:]
        for line in tables["trans_line"] ?? [] {
            let stockLine = try #require(line["item_line_ID"]?.text)
            let packs = try #require(line["quantity"]?.number)
            #expect(packs > 0)
            let change = line["type"]?.text == "stock_in" ? packs : -packs
            free[stockLine, default: 0] += change
            if statuses[try #require(line["transaction_ID"]?.text)] != "sg" { onShelf[stockLine, default: 0] += change }
        }
        let stockLines = try #require(tables["item_line"])
        for line in stockLines {
            let id = try #require(line["ID"]?.text)
            let quantity = try #require(line["quantity"]?.number)
            let packSize = try #require(line["pack_size"]?.number)
            #expect(quantity == onShelf[id])
            #expect(line["available"]?.number == free[id])
            #expect(try #require(free[id]) >= 0)
            #expect(line["stock_on_hand_tot"]?.number == quantity * packSize)
            #expect(try #require(line["cost_price"]?.number) > 0)
        }
    }

    @Test func `every invoice has lines and its total is theirs`() throws {
        let network = SampleNetwork(seed: 5)
        for store in network.stores {
            var sums: [String: Double] = [:]
            let records = network.storeRecords(for: store)
            for record in records where record.table == "trans_line" {
                let line = try JSONValue.parse(record.payload)
                sums[line["transaction_ID"]?.text ?? "", default: 0] += line["price_extension"]?.number ?? .nan
            }
            for record in records where record.table == "transact" {
                let total = try #require(try JSONValue.parse(record.payload)["total"]?.number)
                #expect(abs(total - (try #require(sums[record.id]))) < 0.001)
            }
        }
    }

    @Test func `nothing that has left a store is addressed to another store`() throws {
        let network = SampleNetwork()
        let partners = Set(network.stores.map(\.nameID))
        var drafts = 0
        for store in network.stores {
            for record in network.storeRecords(for: store) where ["transact", "requisition"].contains(record.table) {
                let payload = try JSONValue.parse(record.payload)
                guard partners.contains(payload["name_ID"]?.text ?? ""), payload["type"]?.text != "si" else { continue }
                #expect(payload["status"]?.text == "sg")
                drafts += 1
            }
        }
        #expect(drafts == 2 * network.visibility.count)
    }

    @Test func `only dispensaries have prescriptions, and each has a patient and a prescriber`() throws {
        let network = SampleNetwork(patientsPerDispensary: 5)
        for store in network.stores {
            let records = network.storeRecords(for: store)
            let patients = Set(records.filter { $0.table == "name" }.map(\.id))
            let prescribers = Set(records.filter { $0.table == "clinician" }.map(\.id))
            let prescriptions = try records.filter { $0.table == "transact" }.map { try JSONValue.parse($0.payload) }
                .filter { $0["mode"]?.text == "dispensary" }
            #expect(prescriptions.count == (store.mode == "dispensary" ? 10 : 0))
            for prescription in prescriptions {
                #expect(patients.contains(prescription["name_ID"]?.text ?? ""))
                #expect(prescribers.contains(prescription["prescriber_ID"]?.text ?? ""))
            }
        }
    }
}
