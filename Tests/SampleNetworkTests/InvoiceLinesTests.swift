import SampleNetwork
import Testing

@Suite struct InvoiceLinesTests {
    let storeID = SampleNetwork(seed: 4).stores[0].id

    private func bulk(_ count: Int, timeOrdered: Bool = false, storeID: String? = nil) -> InvoiceLines {
        SampleNetwork.invoiceLines(count: count, seed: 4, storeID: storeID ?? self.storeID, timeOrderedIDs: timeOrdered)
    }

    @Test(arguments: [0, 1, 10, 11, 95])
    func `a bulk has a header before every ten lines`(count: Int) throws {
        let bulk = bulk(count)
        let records = Array(bulk)
        #expect(records.count == bulk.recordCount)
        #expect(records.count { $0.table == "trans_line" } == count)
        #expect(records.count { $0.table == "transact" } == (count + 9) / 10)
        var header = ""
        for (place, record) in records.enumerated() {
            let payload = try JSONValue.parse(record.payload)
            #expect(payload["ID"]?.text == record.id)
            #expect(!PayloadShape(record.payload).hasWhiteSpace)
            if record.table == "transact" {
                #expect(place % 11 == 0)
                #expect(payload["store_ID"]?.text == storeID)
                header = record.id
            } else {
                #expect(payload["transaction_ID"]?.text == header)
                let packs = try #require(payload["quantity"]?.number)
                let price = try #require(payload["sell_price"]?.number)
                #expect(abs(packs * price - (payload["price_extension"]?.number ?? .nan)) < 0.001)
            }
        }
    }

    @Test func `a line is as large as a real one`() {
        let lines = bulk(2_000).filter { $0.table == "trans_line" }
        let average = lines.reduce(0) { $0 + $1.payload.count } / lines.count
        #expect((600...800).contains(average))
        #expect((28...34).contains(PayloadShape(lines[0].payload).keys.count))
    }

    @Test func `bulk records have the keys of the network's own invoices`() throws {
        let network = SampleNetwork(seed: 4)
        let own = network.storeRecords(for: network.stores[0])
        for record in bulk(1) {
            let sample = try #require(own.first { $0.table == record.table })
            #expect(PayloadShape(record.payload).keys == PayloadShape(sample.payload).keys)
        }
    }

    @Test func `time-ordered ids grow from record to record and random ones do not`() {
        let ordered = bulk(3_000, timeOrdered: true).map(\.id)
        #expect(zip(ordered, ordered.dropFirst()).allSatisfy { $0 < $1 })
        #expect(ordered.allSatisfy { $0.count == 32 && Array($0)[12] == "7" && "89AB".contains(Array($0)[16]) })
        let random = bulk(3_000).map(\.id)
        #expect(Set(random).count == random.count)
        let rising = zip(random, random.dropFirst()).count { $0 < $1 }
        #expect((random.count * 2 / 5...random.count * 3 / 5).contains(rising))
    }

    @Test(arguments: [true, false])
    func `the same bulk comes twice and another store's shares no id with it`(timeOrdered: Bool) {
        let first = Array(bulk(500, timeOrdered: timeOrdered))
        #expect(first == Array(bulk(500, timeOrdered: timeOrdered)))
        let elsewhere = bulk(500, timeOrdered: timeOrdered, storeID: SampleNetwork(seed: 4).stores[1].id)
        #expect(Set(first.map(\.id)).isDisjoint(with: elsewhere.map(\.id)))
    }

    @Test func `a store outside the network gets lines without stock line and location`() throws {
        let unknown = String(repeating: "A", count: 32)
        for record in bulk(30, storeID: unknown) where record.table == "trans_line" {
            let payload = try JSONValue.parse(record.payload)
            #expect(payload["item_line_ID"]?.text == "")
            #expect(payload["location_ID"]?.text == "")
        }
    }
}
