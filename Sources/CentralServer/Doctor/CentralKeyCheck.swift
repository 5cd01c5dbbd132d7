import Failures
import HTTPHost
import Storage

/// Whether central's own key, by which it vouches for devices and opens bundles, is there and closed to others.
package struct CentralKeyCheck: Check {
    package let name = "key"
    private let folder: String
    private let database: LedgerDatabase?

    /// - Parameter database: to be read; nil when it cannot be.
    package init(folder: String, database: LedgerDatabase?) {
        self.folder = folder
        self.database = database
    }

    package func look() -> Finding {
        let file = "\(folder)/\(CentralKey.fileName)"
        do {
            guard FileFacts(file) != nil else { return try missing() }
            // It is there: reading it makes nothing.
            _ = try CentralKey.load(folder: folder)
            return KeyFileRights.finding(file) ?? .ok("Central's key is there, and closed to others.")
        } catch { return .failure(FailureAnswer.failure(from: error)) }
    }

    private func missing() throws -> Finding {
        let devices = try database?.read { transaction in
            try transaction.sites.all().reduce(0) { sum, site in try sum + transaction.siteKeys.keys(of: site.id).count { !$0.isRevoked } }
        }
        guard let devices, devices > 0 else { return .ok("Central has no key yet; it makes one when the first device is paired.") }
        return .warn(
            "\(CentralKey.fileName) is missing: \(counted(devices, "device")) of sites got keys with it. They go on by what the database knows; bundles made for the "
                + "former key cannot be opened, and after a restore those devices need their passwords.",
            Measure(devices, .sites),
            remedy: "Put the file back from a backup of the folder. Without one another is made when central serves, and each site gets it with its next sync.")
    }
}
