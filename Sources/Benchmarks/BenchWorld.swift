import Failures
import Foundation
import SampleNetwork
import Storage
import Sync

/// Databases and data for benchmarks: the sample network, and bulks of invoice lines of about 750 bytes.
package struct BenchWorld: Sendable {
    package let folder: URL
    package let central: LedgerDatabase
    package let administration: Administration
    package let engine: CentralEngine

    /// - Parameter folder: an empty folder on the disk to be measured.
    package init(folder: URL) throws {
        self.folder = folder
        central = try Self.database(folder.appending(path: "central.sqlite"))
        administration = Administration(central)
        engine = CentralEngine(central)
        try administration.initialiseCentral(name: "Bench", databaseID: Self.newID(), siteID: Self.newID())
        let sample = SampleNetwork()
        let writer = CentralWriter(central)
        for slice in sample.centralRecords.slices(of: 2_000) { try writer.write(slice.map(\.change)) }
    }

    static func database(_ file: URL) throws -> LedgerDatabase {
        try LedgerDatabase(engine: SQLiteDatabase(path: file.path), opening: newID()) { Int64(Date().timeIntervalSince1970) }
    }

    package static func newID() -> String { UUID().uuidString.replacing("-", with: "") }

    /// The store in whose name bulks are made.
    package func store(_ code: String = "NMS") throws -> StoreFacts { try administration.store(code) }

    /// Puts `count` invoice lines with their headers on central; returns the number of records.
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
        return total
    }

    /// A site with stores, and its empty database.
    package func site(_ name: String, stores: [String], secret: String) throws -> SiteEngine {
        _ = try administration.createSite(name: name, kind: .server, secret: secret, id: Self.newID())
        for store in stores { try administration.assign(store: store, to: name, force: false) }
        let site = SiteEngine(try Self.database(folder.appending(path: "\(name).sqlite")))
        try site.initialise(databaseID: Self.newID())
        return site
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
