import Failures
import Payload
import Storage

/// A user with the stores the user may work in, as an administrator's list shows it.
package struct UserListing: Sendable {
    package struct Right: Sendable {
        package let store: String
        /// The store's code; its id where nothing is known of it.
        package let code: String
        package let mayLogIn: Bool
        package let isDefault: Bool

        package init(store: String, code: String, mayLogIn: Bool, isDefault: Bool) {
            self.store = store
            self.code = code
            self.mayLogIn = mayLogIn
            self.isDefault = isDefault
        }
    }

    package let id: String
    package let name: String
    package let isActive: Bool
    /// Store by store; without any the user may work in every store of the place, unless a site told of the user.
    package let rights: [Right]
    package let isFromSite: Bool

    package init(id: String, name: String, isActive: Bool, rights: [Right], isFromSite: Bool) {
        self.id = id
        self.name = name
        self.isActive = isActive
        self.rights = rights
        self.isFromSite = isFromSite
    }
}
