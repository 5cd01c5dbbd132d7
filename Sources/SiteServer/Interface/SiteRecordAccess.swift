import Failures
import HTTPHost
import Storage
import SyncRules
import SyncSite

/// A site's records for the local interface.
struct SiteRecordAccess: RecordAccess {
    let engine: SiteEngine
    let runner: SyncRunner

    var database: LedgerDatabase { engine.database }
    var place: String { "on this site" }

    func checkReadable() throws {
        guard try engine.state().isReadable else { throw Failure(.notInitialised) }
    }

    func offeredStores() throws -> [OfferedStore] { try engine.offeredStores() }

    func write(_ changes: [Change], acting: WriteContext) throws -> WriteOutcome {
        try engine.writeTelling(changes, acting: acting)
    }

    func nextNumber(store: String, kind: SerialNumberKind, isSupervisor: Bool) throws -> Int64 {
        try engine.nextNumber(store: store, kind: kind, isSupervisor: isSupervisor)
    }

    func announceWrite() async { await runner.heardOfWrite() }
}

extension SiteState {
    /// Before the first load is complete a reader would see half of the truth (R-SYNC 4).
    var isReadable: Bool { self == .ready || self == .healing }
}
