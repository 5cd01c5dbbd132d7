import CentralServer
import Failures
import Foundation
import HTTPHost
import Logging
import SampleNetwork
import SiteServer
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Transfers

/// A central server's folder and data for benchmarks: the sample network, and bulks of invoice lines of about 750 bytes.
package struct BenchWorld: Sendable {
    package let folder: URL
    package let central: LedgerDatabase
    package let administration: Administration
    package let engine: CentralEngine
    /// Of central's database, as its set-up wrote it.
    let opening: String
    private let secret: String
    static let password = "a password for benchmarks"

    /// - Parameter folder: a folder on the disk to be measured.
    package init(folder: URL) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        opening = Self.newID()
        central = try Self.database(folder.appending(path: PrivateFolder.databaseName), opening: opening)
        administration = Administration(central)
        engine = CentralEngine(central)
        secret = try SitePassword.hash(Self.password, cost: .init(log2Rounds: 10))
        try administration.initialiseCentral(name: "Bench", databaseID: Self.newID(), siteID: Self.newID())
        let writer = CentralWriter(central)
        for slice in SampleNetwork().centralRecords.slices(of: 2_000) { try writer.write(slice.map(\.change)) }
    }

    static func database(_ file: URL, options: SQLiteOptions = .standard, opening: String = newID()) throws -> LedgerDatabase {
        try LedgerDatabase(engine: SQLiteDatabase(path: file.path, options: options), opening: opening) { Int64(Date().timeIntervalSince1970) }
    }

    package static func newID() -> String { UUID().uuidString.replacing("-", with: "") }

    /// The store in whose name bulks are made.
    package func store(_ code: String = "NMS") throws -> StoreFacts { try administration.store(code) }

    /// Puts `count` invoice lines with their headers on central; returns the number of records.
    @discardableResult
    package func load(lines count: Int, timeOrderedIDs: Bool, seed: UInt64 = 1) throws -> Int {
        let writer = CentralWriter(central)
        var slice: [Change] = []
        var total = 0
        for record in SampleNetwork.invoiceLines(
            count: count, seed: seed, storeID: try store().id, timeOrderedIDs: timeOrderedIDs)
        {
            slice.append(record.change)
            total += 1
            if slice.count == 5_000 {
                try writer.write(slice)
                slice.removeAll(keepingCapacity: true)
            }
        }
        if !slice.isEmpty { try writer.write(slice) }
        // A central server has followed its transfers long before a site asks for them.
        _ = try CentralTransfers(central).catchUp()
        return total
    }

    /// Puts the records of exports on central; returns how many were new or changed.
    func load(_ exports: [URL]) throws -> Int {
        let writer = CentralWriter(central)
        var total = 0
        for file in exports {
            let lines = try Data(contentsOf: file).split(separator: 0x0A)
            let changes = try lines.map { line in try line.withUnsafeBytes { try RecordLines.change(from: $0) } }
            for slice in changes.slices(of: 1_000) {
                let report = try writer.importSlice(Array(slice))
                if let refused = report.refused.first { throw refused.failure }
                total += report.changed
            }
        }
        return total
    }

    /// A site with stores, and its empty database.
    package func site(_ name: String, stores: [String]) throws -> SiteEngine {
        _ = try administration.createSite(name: name, kind: .server, secret: secret, id: Self.newID())
        for store in stores {
            try administration.assign(store: store, to: name, force: false)
            if try administration.store(store).isDispensary { try administration.setTransactions(store: store, true) }
        }
        let site = SiteEngine(try Self.database(folder.appending(path: "\(name).sqlite"), options: .site), follower: SiteTransfers())
        try site.initialise(databaseID: Self.newID())
        return site
    }

    /// Many sites, each with a small store of its own.
    func crowd(_ count: Int) throws -> [(name: String, store: String)] {
        try (0..<count).map { number in
            let name = "crowd-\(number)"
            let facts = try administration.createStore(
                code: "C\(number)", title: "Crowd \(number)", isDispensary: false, nameID: nil, ids: (Self.newID(), Self.newID()))
            _ = try administration.createSite(name: name, kind: .server, secret: secret, id: Self.newID())
            try administration.assign(store: facts.id, to: name, force: false)
            return (name, facts.id)
        }
    }

    /// The product's own way to sync a site over HTTP.
    static func runner(_ site: SiteEngine, name: String, server: ServerProcess) throws -> SyncRunner {
        try runner(site, name: name, url: server.url)
    }

    static func runner(_ site: SiteEngine, name: String, url: String) throws -> SyncRunner {
        SyncRunner(
            site, memory: nil, link: try CentralLink(try CentralLinkSettings(url: url, site: name, password: password)),
            app: "tributary bench", schedule: SyncSchedule(interval: nil), pageBytes: 4_000_000, clock: .system(), metrics: MetricRegistry(),
            logger: Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() }))
    }
}

extension SampleRecord {
    package var change: Change { Change(table: table, id: id, payload: payload) }
}

extension Array {
    /// Consecutive parts of at most `count` elements.
    func slices(of count: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
    }
}

extension BenchWorld {
    /// Writes central records that every site receives, new bytes each round.
    func touchItems(_ count: Int, round: Int) throws {
        try CentralWriter(central).write(
            (0..<count).map { number in
                let text = #"{"ID":"UNIT\#(number)","units":"unit \#(number) of round \#(round)","comment":"","order_number":\#(number)}"#
                return Change(table: "unit", id: "UNIT\(number)", payload: Array(text.utf8))
            })
    }
}
