import Failures
import Foundation
import Logging
import Payload
import SiteServer
import Storage
import SyncCentral
import SyncRules
import Transfers

/// Transfers through central, and how long one takes between two stores that are online.
package struct TransferBenchmark {
    private static let linesEach = 5

    /// - Parameters:
    ///   - count: transfers that central makes in a row.
    ///   - online: transfers one after the other between two running sites.
    package static func run(folder: URL, count: Int, online: Int) async throws -> [Figure] {
        let world = try BenchWorld(folder: folder.appending(path: "central"))
        let (north, south) = (try world.store("NMS"), try world.store("RDS"))
        for store in [north, south] { _ = try world.site(store.code, stores: [store.code]) }
        try? world.administration.grantVisibility(north.id, south.id, newID: BenchWorld.newID)
        let depot = try world.administration.createStore(
            code: "DEPOT", title: "Depot", isDispensary: false, nameID: nil, ids: (BenchWorld.newID(), BenchWorld.newID()))
        try world.administration.grantVisibility(depot.id, south.id, newID: BenchWorld.newID)
        let through = try throughCentral(world, from: depot, to: south, count: count)
        let waits = try await online > 0 ? TransferPairOfSites(world, north, south, folder).measure(online) : []
        return through + waits
    }

    /// A customer invoice as it is finalised.
    static func invoice(from: StoreFacts, to: StoreFacts, number: Int) -> [Change] {
        let id = BenchWorld.newID()
        let header = """
            {"ID":"\(id)","store_ID":"\(from.id)","name_ID":"\(to.nameID)","type":"ci","status":"fn","mode":"store",\
            "invoice_num":\(number),\
            "hold":false,"comment":"benchmark","currency_rate":1,"total":50,"linked_transaction_id":""}
            """
        return [Change(table: "transact", id: id, payload: Array(header.utf8))]
            + (0..<linesEach).map { line in
                let lineID = BenchWorld.newID()
                let text = """
                    {"ID":"\(lineID)","transaction_ID":"\(id)","item_ID":"item-\(line)","item_name":"Amoxicillin 250mg tabs",\
                    "batch":"B\(number)",\
                    "expiry_date":"2029-01-31","pack_size":100,"quantity":\(line + 1),"cost_price":1.5,"sell_price":2,"type":"stock_out",\
                    "line_number":\(line + 1),"note":"","volume_per_pack":0}
                    """
                return Change(table: "trans_line", id: lineID, payload: Array(text.utf8))
            }
    }

    private static func throughCentral(_ world: BenchWorld, from: StoreFacts, to: StoreFacts, count: Int) throws -> [Figure] {
        let transfers = CentralTransfers(world.central)
        try transfers.catchUp()
        let writer = CentralWriter(world.central)
        for number in 0..<count { try writer.write(invoice(from: from, to: to, number: number + 1)) }
        let clock = ContinuousClock()
        let took = try clock.measure { try transfers.catchUp() }
        guard try transfers.list(limit: count).filter({ $0.state == .made }).count == count else {
            throw Failure(.internalFault, "Not every transfer of the benchmark was made.")
        }
        return [
            Figure("transfers", Double(count), "of \(linesEach) lines"),
            Figure("through central", Double(count) / took.seconds, "transfers/s"),
        ]
    }
}

/// Two sites as users run them, and a server in a process of its own.
private struct TransferPairOfSites {
    let world: BenchWorld
    let from: StoreFacts
    let to: StoreFacts
    let folder: URL

    init(_ world: BenchWorld, _ from: StoreFacts, _ to: StoreFacts, _ folder: URL) {
        self.world = world
        self.from = from
        self.to = to
        self.folder = folder
    }

    func measure(_ count: Int) async throws -> [Figure] {
        let server = try ServerProcess(folder: world.folder)
        defer { server.stop() }
        let sender = try site(from.code, server)
        let receiver = try site(to.code, server)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sender.service.run() }
            group.addTask { try await receiver.service.run() }
            let figures = try await exchange(sender, receiver, count)
            group.cancelAll()
            try? await group.waitForAll()
            return figures
        }
    }

    private struct Site {
        let folder: SiteFolder
        let service: SiteService
        /// Beside the running program, for looking only.
        let database: LedgerDatabase
    }

    private func site(_ code: String, _ server: ServerProcess) throws -> Site {
        let clock = SiteClock.system()
        let data = try SiteFolder.create(
            folder.appending(path: "site-\(code)").path, configuration: SiteServerConfiguration(url: server.url, site: code, port: 0),
            password: BenchWorld.password, clock: clock)
        let logger = Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() })
        let service = try siteService(folder: data, options: SiteServiceOptions(app: "tributary bench", clock: clock), logger: logger)
        return Site(folder: data, service: service, database: try data.openDatabase(clock: clock))
    }

    private func exchange(_ sender: Site, _ receiver: Site, _ count: Int) async throws -> [Figure] {
        for site in [sender, receiver] { _ = try await site.service.runner.sync() }
        let caller = try LocalCaller(sender.folder)
        defer { caller.close() }
        var numbered: [Double] = []
        var linked: [Double] = []
        let clock = ContinuousClock()
        for number in 0..<count {
            let changes = TransferBenchmark.invoice(from: from, to: to, number: number + 1)
            let half = TransferID.half(of: changes[0].id, .shipment)
            let start = clock.now
            _ = try await caller.call(.POST, "/transactions", body: Self.body(changes), within: .seconds(30))
            try await Self.wait { try Self.holds(receiver.database, half, "invoice_num") { $0 != "-1" } }
            numbered.append((clock.now - start).seconds)
            try await Self.wait { try Self.holds(sender.database, changes[0].id, "linked_transaction_id") { $0 == half } }
            linked.append((clock.now - start).seconds)
        }
        return [
            Figure("finalised to numbered at the other site, median", Self.median(numbered) * 1_000, "ms"),
            Figure("the same, longest", (numbered.max() ?? 0) * 1_000, "ms"),
            Figure("finalised to linked back, median", Self.median(linked) * 1_000, "ms"),
            Figure("the same, longest", (linked.max() ?? 0) * 1_000, "ms"),
        ]
    }

    private static func body(_ changes: [Change]) -> [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        writer.beginObject()
        writer.key("changes")
        writer.beginArray()
        for change in changes {
            writer.beginObject()
            writer.key("table")
            writer.string(change.table)
            writer.key("id")
            writer.string(change.id)
            writer.key("data")
            writer.raw(change.payload ?? [])
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func holds(_ database: LedgerDatabase, _ id: String, _ field: String, _ test: (String) -> Bool) throws -> Bool {
        try database.read { transaction in
            guard let record = try transaction.records.record("transact", id), !record.isDeleted else { return false }
            let value = try JSONValue(parsing: record.payload)[field]
            return test(value?.text ?? value?.integer.map { String($0) } ?? "")
        }
    }

    private static func wait(until isDone: () throws -> Bool) async throws {
        for _ in 0..<30_000 {
            if try isDone() { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw Failure(.internalFault, "A transfer of the benchmark did not arrive within half a minute.")
    }

    private static func median(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.sorted()[values.count / 2] }
}
