import Failures
import Storage
import SyncRules

extension SiteEngine {
    /// Imports records into a site, each judged for itself; what is refused is reported, the rest goes in (R-OWN 17).
    package func importSlice(
        _ changes: [Change], acting: WriteContext = WriteContext(user: "import", isForEachStore: true)
    ) throws -> ImportReport {
        try database.write { ledger in
            let report = try ImportReport.judging(changes, rules, ledger) {
                let outcome = try self.writeTelling([$0], acting: acting, as: .imported, ledger)
                return (outcome.isChange, outcome.filled)
            }
            try follow(ledger)
            return report
        }
    }
}

extension SiteEngine {
    /// Begins or ends an import: only at its end is it known how far it reaches.
    package func setImporting(_ isUnderWay: Bool) throws {
        try database.write { ledger in
            try ledger.setImporting(isUnderWay)
            try follow(ledger)
        }
    }
}
