import Failures
import Storage
import SyncProtocol
import SyncRules

/// What central does of its own accord when records have come: parked groups that waited for them, and merges.
struct CentralFollower {
    let rules: Rules
    let ledger: Ledger

    func follow(arrived keys: [RecordKey]) throws {
        // The records themselves are in: what cannot follow from them is said, and refuses nobody's push.
        try ledger.settingAside("merge-not-followed", "What was merged before is still named") { try followMerges(late: keys) }
        try ledger.settingAside("quarantine-set-aside", "What waits in the quarantine could not be judged again") {
            try Quarantine(rules: rules, ledger: ledger).wake(arrived: keys)
        }
    }
}
