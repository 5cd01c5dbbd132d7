import ArgumentParser
import Failures
import Foundation
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Transfers

/// Who acts, and in which store.
struct ActingOption: ParsableArguments {
    @Option(help: "The code, name or id of the store worked in; without it, the store each record belongs to.") var store: String?
    @Option(help: "The user who acts.") var user: String?
    @Flag(help: "Act in supervisor mode: only orders, tenders, quotes and payments are written.") var supervisor = false

    /// - Throws: `not-found` when no store here is called so.
    func acting(_ database: LedgerDatabase, by label: String = "command line") throws -> WriteContext {
        let id = try store.map { try database.storeID($0) }
        return WriteContext(user: user ?? label, store: id, isSupervisor: supervisor, isForEachStore: store == nil)
    }
}
