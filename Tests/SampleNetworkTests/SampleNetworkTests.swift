import SampleNetwork
import Testing

@Suite struct SampleNetworkTests {
    let network = SampleNetwork(seed: 7)

    /// Central's records and then each store's.
    static func allRecords(_ network: SampleNetwork) -> [SampleRecord] {
        network.centralRecords + network.stores.flatMap { network.storeRecords(for: $0) }
    }

    @Test func `every payload is a compact JSON object with the record's id under ID`() throws {
        for record in Self.allRecords(network) {
            #expect(try JSONValue.parse(record.payload)["ID"]?.text == record.id)
            #expect(!PayloadShape(record.payload).hasWhiteSpace)
            #expect(record.id.count == 32 && record.id.allSatisfy { "0123456789ABCDEF".contains($0) })
        }
    }

    @Test func `records of a table have the same keys in the same order`() {
        var keys: [String: [String]] = [:]
        for record in Self.allRecords(network) {
            let found = PayloadShape(record.payload).keys
            #expect(keys[record.table, default: found] == found)
            #expect(Set(found).count == found.count)
            keys[record.table] = found
        }
        let expected: Set<String> = [
            "unit", "item_category", "item", "name", "store", "currency", "list_master", "list_master_line",
            "list_master_name_join", "name_tag", "name_tag_join", "abbreviation", "diagnosis", "options", "pref",
            "name_store_join", "item_store_join", "Location", "item_line", "Stock_take", "Stock_take_lines", "transact",
            "trans_line", "requisition", "requisition_line", "clinician", "clinician_store_join",
        ]
        #expect(expected.subtracting(keys.keys).isEmpty)
    }

    @Test func `no two records of a table share an id`() {
        var seen: Set<String> = []
        for record in Self.allRecords(network) {
            #expect(seen.insert("\(record.table)/\(record.id)").inserted)
        }
    }

    @Test(arguments: [20, 140])
    func `everything that looks like an id is the id of a record that came before`(items: Int) throws {
        let network = SampleNetwork(seed: 3, items: items)
        let storeIDs = Set(network.stores.map(\.id))
        for store in network.stores {
            var known: Set<String> = []
            for record in network.centralRecords + network.storeRecords(for: store) {
                known.insert(record.id)
                guard case .object(let fields) = try JSONValue.parse(record.payload) else { continue }
                for (key, value) in fields {
                    guard let text = value.text, text.count == 32, text.allSatisfy(\.isHexDigit) else { continue }
                    let isForward = record.table == "name" && key == "supplying_store_id" && storeIDs.contains(text)
                    #expect(isForward || known.contains(text), "\(record.table).\(key) of \(store.code)")
                }
            }
        }
    }

    @Test func `the same seed gives the same bytes and another seed other ids`() {
        let again = Self.allRecords(SampleNetwork(seed: 7))
        let other = Self.allRecords(SampleNetwork(seed: 8))
        #expect(again == Self.allRecords(network))
        #expect(Set(again.map(\.id)).isDisjoint(with: other.map(\.id)))
        #expect(SampleNetwork(seed: 8).stores.map(\.code) == network.stores.map(\.code))
    }

    @Test func `the network has the five stores on four sites`() throws {
        let names = [
            "National Medical Store", "Riverside District Store", "Hillview Hospital", "Hillview Hospital Dispensary",
            "Lakeside Clinic",
        ]
        #expect(network.stores.map(\.name) == names)
        #expect(network.stores.map(\.mode) == ["store", "store", "store", "dispensary", "dispensary"])
        #expect(Set(network.stores.map(\.code)).count == 5)
        #expect(network.sites.map(\.storeCodes.count) == [1, 1, 2, 1])
        #expect(network.sites.flatMap(\.storeCodes) == network.stores.map(\.code))
        let records = network.centralRecords.filter { $0.table == "store" }
        #expect(records.map(\.id) == network.stores.map(\.id))
        for (record, store) in zip(records, network.stores) {
            let payload = try JSONValue.parse(record.payload)
            #expect(payload["name_ID"]?.text == store.nameID)
            #expect(payload["store_mode"]?.text == store.mode)
            #expect(payload["code"]?.text == store.code)
            let site = network.sites.first { $0.storeCodes.contains(store.code) }
            #expect(payload["sync_id_remote_site"]?.number == site.map { Double($0.number) })
        }
    }

    @Test func `stores see the names of the stores they trade with, both ways`() throws {
        let joins = try network.centralRecords.filter { $0.table == "name_store_join" }.map { try JSONValue.parse($0.payload) }
        let pairs = Set(joins.map { "\($0["store_ID"]?.text ?? "") \($0["name_ID"]?.text ?? "")" })
        let nameIDs = Dictionary(uniqueKeysWithValues: network.stores.map { ($0.id, $0.nameID) })
        #expect(network.visibility.count == 4)
        for (supplier, customer) in network.visibility {
            #expect(pairs.contains("\(supplier) \(try #require(nameIDs[customer]))"))
            #expect(pairs.contains("\(customer) \(try #require(nameIDs[supplier]))"))
        }
    }

    @Test(arguments: [20, 120, 200])
    func `there are as many records as documented`(items: Int) {
        let network = SampleNetwork(items: items, patientsPerDispensary: 9)
        var counts: [String: Int] = [:]
        for record in network.centralRecords { counts[record.table, default: 0] += 1 }
        #expect(counts["item"] == items)
        #expect(counts["item_store_join"] == items * 5)
        #expect(counts["name"] == 3 + 6 + 4 + 2 + 10 + 5)
        #expect(counts["list_master"] == 4)
        for store in network.stores {
            let records = network.storeRecords(for: store)
            let isDispensary = store.mode == "dispensary"
            #expect(records.count { $0.table == "name" } == (isDispensary ? 9 : 0))
            #expect(records.count { $0.table == "clinician" } == (isDispensary ? 3 : 0))
            #expect(records.contains { $0.table == "item_line" })
            #expect(records.contains { $0.table == "Stock_take_lines" })
            #expect(records.contains { $0.table == "requisition_line" })
        }
    }

    @Test func `item codes and names are unique, with further makes as well`() throws {
        for items in [120, 260] {
            let records = SampleNetwork(items: items).centralRecords.filter { $0.table == "item" }
            let payloads = try records.map { try JSONValue.parse($0.payload) }
            #expect(Set(payloads.compactMap { $0["code"]?.text }).count == items)
            #expect(Set(payloads.compactMap { $0["item_name"]?.text }).count == items)
        }
    }

    @Test func `a store of another network has no records here`() {
        let stranger = SampleNetwork(seed: 8).stores[0]
        #expect(network.storeRecords(for: stranger).isEmpty)
    }
}
