import Storage
import SyncRules

extension PreferenceAdministration {
    /// On central.
    ///
    /// - Parameter by: who acts, for the audit log.
    package init(_ database: LedgerDatabase, by: Administrator = .program) {
        let writer = CentralWriter(database, by: by)
        self.init(
            database, holdsPrimary: { try $0.offices.tenure(.primary)?.site == $0.state.value(Meta.site) },
            write: { _ = try writer.write([$0], acting: $1, $2) })
    }
}
