import HTTPHost
import Storage
import SyncCentral
import SyncRules

/// Central's own records for the local interface: programs work there in the stores that are active on central, and, where central is
/// the primary, on the data of all stores (R-ROLE 1, R-USER).
struct CentralRecordAccess: RecordAccess {
    private static let origin = "local interface"

    let database: LedgerDatabase
    /// Tells sites that wait, and the followers, that there is something new.
    let onWrite: @Sendable () -> Void

    var place: String { "on central" }

    /// Central's database is whole from its beginning.
    func checkReadable() throws {}

    func offeredStores() throws -> [OfferedStore] { try writer(nil).offeredStores() }

    func write(_ changes: [Change], acting: WriteContext) throws -> WriteOutcome {
        try writer(acting.user).writeTelling(changes, acting: acting)
    }

    func nextNumber(store: String, kind: SerialNumberKind, isSupervisor: Bool) throws -> Int64 {
        try writer(nil).nextNumber(store: store, kind: kind, isSupervisor: isSupervisor)
    }

    func announceWrite() async { onWrite() }

    /// The audit log names the user that the program gave.
    private func writer(_ user: String?) -> CentralWriter {
        CentralWriter(database, by: Administrator(name: user ?? Self.origin, origin: Self.origin))
    }
}
