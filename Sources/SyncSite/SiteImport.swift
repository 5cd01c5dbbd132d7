import Failures
import Storage
import SyncRules

extension SiteEngine {
    /// Imports records into a site, each judged for itself; what is refused is reported, the rest goes in (R-OWN 17).
    package func importSlice(
        _ changes: [Change], acting: WriteContext = WriteContext(user: "import", isForEachStore: true)
    ) throws -> ImportReport {
        try database.write { transaction in
            let report = try ImportReport.judging(changes, transaction) {
                let outcome = try self.writeTelling([$0], acting: acting, as: .imported, transaction)
                return (outcome.isChange, outcome.filled)
            }
            try follow(transaction)
            return report
        }
    }
}

extension SiteEngine {
    /// Begins or ends an import: only at its end is it known how far it reaches.
    package func setImporting(_ isUnderWay: Bool) throws {
        try database.write { transaction in
            try transaction.transfers.setImporting(isUnderWay)
            try follow(transaction)
        }
    }
}
