import Failures
import HTTPHost
import Storage
import SyncRules

/// Whether this device's key is there, is its own, and is closed to others.
package struct SiteKeyCheck: Check {
    package let name = "key"
    private let folder: SiteFolder

    package init(_ folder: SiteFolder) { self.folder = folder }

    package func look() -> Finding {
        let file = folder.file(SiteFolder.keyName)
        let password = (try? folder.password()) ?? nil
        do {
            guard let key = try folder.key() else {
                return password == nil
                    ? .failure(
                        Failure(
                            .siteKeyUnknown, "There is neither a key of this device (\(SiteFolder.keyName)) nor a password.",
                            remedy: "Put the file back from a copy of the folder, or sign in anew: tributary site edit --password-file FILE"))
                    : .ok("This device has no key yet: it signs in with the password, and gets one with its next sync.")
            }
            if let open = KeyFileRights.finding(file) { return open }
            guard let id = try? folder.engineToLook()?.database.read({ try $0.state.value(Meta.database) })
            else { return .skipped("Whether the key is this database's is unknown: the database cannot be read.") }
            guard key.database == id else {
                return .warn(
                    "The key was made for another database id: the folder is a copy, or its database was exchanged.",
                    remedy: "With its next sync it introduces itself once by the former key and gets one of its own; should central refuse that: "
                        + "tributary site edit --password-file FILE")
            }
            guard key.site != nil else {
                return password == nil
                    ? .warn(
                        "Central has not said that it knows this device's key, and there is no password to sign in with.", code: .siteKeyUnknown,
                        remedy: "Sign in with the password once: tributary site edit --password-file FILE")
                    : .ok("Central does not know this device's key yet: it signs in with the password.")
            }
            return .ok("This device signs in by its own key, which is closed to others.")
        } catch {
            let failure = FailureAnswer.failure(from: error)
            return .failure(
                Failure(
                    failure.code, failure.message,
                    remedy: "Put \(SiteFolder.keyName) back from a copy of the folder; or remove it and sign in anew: tributary site edit --password-file FILE")
            )
        }
    }
}
