import Storage
import SyncProtocol
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-ROUTE: what a change costs does not grow with the sites it does not concern", .ownThreads)
struct CostTests {
    /// Central with some sites, each with a store of its own.
    private func crowd(_ count: Int) throws -> Network {
        let network = try Network(sample: false)
        for number in 0..<count {
            _ = try network.administration.createStore(
                code: "s\(number)", title: "Store \(number)", isDispensary: false, nameID: nil, ids: ("store-\(number)", "name-\(number)"))
            _ = try network.administration.createSite(name: "Site \(number)", kind: .server, secret: "secret", id: "site-\(number)")
            try network.administration.assign(store: "store-\(number)", to: "Site \(number)", force: false)
        }
        try CentralWriter(network.central).write([
            Town.change("item", "salt", ["item_name": "Salt"]), Town.change("name", "customer", ["name": "Customer", "type": "facility"]),
            Town.change("contact", "nurse", ["name_ID": "customer"]), Town.change("contact", "clerk", ["name_ID": "customer"]),
        ])
        return network
    }

    private func rows(_ network: Network, _ changes: [Change]) throws -> Int64 {
        let before = try network.central.write { try $0.rowsWritten() }
        try CentralWriter(network.central).write(changes)
        return try network.central.write { try $0.rowsWritten() } - before
    }

    private func join(_ number: Int) -> Change {
        Town.change("name_store_join", "join-\(number)", ["name_ID": "customer", "store_ID": "store-\(number)"])
    }

    @Test func `an edit of an item writes as many rows for ten sites as for sixty`() throws {
        let costs = try [10, 60].map { try rows(crowd($0), [Town.change("item", "salt", ["item_name": "Sugar"])]) }
        #expect(costs[0] == costs[1])
        // The record, its entry, its channel, the head.
        #expect(costs[0] == 4)
    }

    @Test func `showing a name costs its row and the entries of the store that newly sees it`() throws {
        let network = try crowd(60)
        _ = try rows(network, [join(0)])
        let first = try rows(network, [join(1)])
        for number in 2..<59 { _ = try rows(network, [join(number)]) }
        // The last of sixty costs what the second cost; the first also brought the table.
        #expect(try rows(network, [join(59)]) == first)
        // Two new channels; the row, its entry and its fact; two contacts; two channel heads; the head.
        #expect(first <= 10)
    }

    @Test func `a name shown in many stores at once costs each store the same`() throws {
        let few = try rows(crowd(10), (0..<10).map(join))
        let many = try rows(crowd(60), (0..<60).map(join))
        #expect(many * 10 <= few * 60)
    }

    @Test func `invoices of a name are not written when the name is shown`() throws {
        let network = try crowd(2)
        try CentralWriter(network.central).write([Town.change("store", "own", ["name": "Own", "code": "own"])])
        let plain = try rows(network, [join(0)])
        let other = try crowd(2)
        try CentralWriter(other.central).write([Town.change("store", "own", ["name": "Own", "code": "own"])])
        try CentralWriter(other.central).write(
            (0..<40).map { Town.change("transact", "i\($0)", ["store_ID": "own", "name_ID": "customer", "type": "ci"]) })
        #expect(try rows(other, [join(0)]) == plain)
    }

    /// The push of a clinic at work: an invoice and its first line, in one group.
    private func smallPush(_ number: Int, of store: Int, _ epoch: Int64) -> [UInt8] {
        let records = [
            #"["transact","i\#(store)-\#(number)",null,{"ID":"i\#(store)-\#(number)","store_ID":"store-\#(store)","name_ID":"customer","type":"ci","status":"nw"}]"#,
            #"["trans_line","l\#(store)-\#(number)",null,{"ID":"l\#(store)-\#(number)","transaction_ID":"i\#(store)-\#(number)","item_ID":"salt","quantity":2}]"#,
        ]
        let head = #"{"push":\#(number),"opening":"counted","groups":1}"#
        let group = #"{"group":\#(number),"epochs":"store:store-\#(store)=\#(epoch)","changes":2}"#
        return Array(([head, group] + records).map { $0 + "\n" }.joined().utf8)
    }

    @Test func `of many small pushes in one transaction each runs at most a dozen statements`() throws {
        let sites = 32
        let network = try crowd(sites)
        let counter = CountingDatabase(try SQLiteDatabase(path: network.folder.appending(path: "central.sqlite").path))
        let engine = CentralEngine(try LedgerDatabase(engine: counter, opening: "counted", clock: { 1_800_000_000 }))
        let callers = try (0..<sites).map { number in
            let body = #"{"protocol":[1,1],"app":"test","database":"database-\#(number)","seenOpenings":[]}"#
            return try engine.openSession(site: "site-\(number)", Array(body.utf8)).caller
        }
        let epochs = try network.central.read { transaction in try callers.indices.map { try transaction.offices.tenure(.store("store-\($0)"))?.epoch ?? 0 } }
        // What only the first push of a store or a site costs is not counted.
        for round in 1...3 {
            if round == 2 { _ = counter.take() }
            for answer in try engine.push(callers.indices.map { try PushJob(callers[$0], smallPush(round, of: $0, epochs[$0])) }) {
                let reply = String(decoding: try answer.get(), as: UTF8.self)
                #expect(reply.contains(#""position":"#), "\(reply)")
            }
        }
        let statements = counter.take().values.reduce(0, +)
        #expect(Double(statements) / Double(2 * sites) <= 12)
    }
}
