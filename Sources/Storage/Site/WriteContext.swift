/// Who acted, and in which store (R-USER): kept with every local transaction and sent with it.
package struct WriteContext: Equatable, Sendable {
    /// The user, as the local interface named it; nil for the program itself.
    package var user: String?
    /// The store the user works in; nil for the program itself.
    package var store: String?
    /// Read access to all stores held, and orders of the primary (R-OWN 6).
    package var isSupervisor: Bool
    /// An administrator at the command line, or an import: works in the store of each record, unless a store is named.
    package var isForEachStore: Bool
    /// Somebody who has not said to know it is told first that others name what would be deleted.
    package var isAskedFirst = false

    package init(user: String? = nil, store: String? = nil, isSupervisor: Bool = false, isForEachStore: Bool = false) {
        self.user = user
        self.store = store
        self.isSupervisor = isSupervisor
        self.isForEachStore = isForEachStore
    }

    /// Nobody's: the program itself.
    package var isProgram: Bool { user == nil && store == nil && !isSupervisor }

    /// The program's own work: numbers, followers, healing.
    package static let program = WriteContext()
}
