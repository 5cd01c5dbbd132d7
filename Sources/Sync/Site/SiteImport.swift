import Failures
import Storage

extension SiteEngine {
    /// Imports records into a site, each judged for itself; what is refused is reported, the rest goes in (R-OWN 17).
    package func importSlice(
        _ changes: [Change], acting: Acting = Acting(user: "import", isForEachStore: true)
    ) throws -> ImportReport {
        try database.write { ledger in
            var report = ImportReport()
            var refusals = ImportRefusals(rules: rules, ledger: ledger)
            for change in changes {
                switch try ledger.attempt({
                    try LocalChanges.checkImport(change, rules, ledger)
                    try refusals.check(change)
                    try ImportedDocuments(ledger: ledger).note(change.table, change.id, change.payload)
                    return try self.writeTelling([change], acting: acting, ledger).isChange
                }) {
                case .success(let changed): if changed { report.changed += 1 } else { report.unchanged += 1 }
                case .failure(let failure):
                    refusals.add(change, failure)
                    report.refused.append((change.table, change.id, failure))
                }
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
