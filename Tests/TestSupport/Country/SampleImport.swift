import SampleNetwork
import Storage
import SyncCentral
import SyncRules
import Testing

/// How tests fill a central and give stores to sites.
package enum SampleImport {
    /// The project's own sample network, with its stores still on central.
    package static func load(into database: LedgerDatabase) throws {
        let sample = SampleNetwork()
        let writer = CentralWriter(database)
        for records in [sample.centralRecords] + sample.stores.map(sample.storeRecords) {
            let report = try writer.importSlice(records.map { Change(table: $0.table, id: $0.id, payload: $0.payload) })
            try #require(report.refused.isEmpty, "\(report.refused.prefix(3))")
        }
    }

    /// Makes stores active on a site.
    ///
    /// - Parameter transactions: whether the transactions of its dispensaries are synced.
    package static func assign(_ stores: [String], to site: String, transactions: Bool = true, _ administration: Administration) throws {
        for store in stores {
            try administration.assign(store: store, to: site, force: false)
            if transactions, try administration.store(store).isDispensary { try administration.setTransactions(store: store, true) }
        }
    }
}
