import Failures
import HTTPHost
import Storage
import SyncCentral
import SyncRules

/// Whether central's folder is set up, and synchronisation is switched on.
package struct CentralSettings: Check {
    package let name = "settings"
    private let database: LedgerDatabase

    package init(_ database: LedgerDatabase) { self.database = database }

    package func look() -> Finding {
        do {
            let sites = try Administration(database).sites()
            let (isOff, own) = try database.read { (try $0.state.value(Meta.sync) == .off, sites.first { $0.kind == .central }?.name ?? "") }
            let figure = Measure(sites.count { $0.kind != .central }, .sites)
            guard !isOff else {
                return .warn(
                    "Synchronisation is switched off: every site is told so, and waits.", figure, code: .syncIsOff,
                    remedy: "When it shall go on: tributary central sync on")
            }
            return .ok("The central server \(own) is set up, for \(counted(figure.value, "site")); synchronisation is on.", figure)
        } catch { return .failure(FailureAnswer.failure(from: error)) }
    }
}
