import Catalogue
import Failures
import Storage
import SyncProtocol

/// Who is asking, and what that party may edit.
package final class Editor {
    /// The site; its own for local writes.
    package let site: String
    package let isCentral: Bool
    /// The change came over the wire: what never travels has no business there.
    package let isRemote: Bool
    /// A whole export comes into a central without sites: records may come before what they hang on (R-OWN 18).
    package let isFounding: Bool
    /// Lines of a file come in one after the other: a row may show the name of a store that comes later.
    package let isImport: Bool
    /// Whether the party holds an office now, under the epoch its change was written under.
    package let holds: (Office) throws -> Holding
    /// What stands against editing a patient or prescriber, and what hangs on it, beyond the office of its home store.
    package let homeHolding: (RecordKey) throws -> Holding
    /// The kind of another system's program that the site runs, which exchanges some of what ours keep to themselves.
    package let foreign: ForeignSite?
    /// The user and the store worked in (R-USER).
    package var acting: WriteContext
    /// An administrator vouches for the circumstances: who worked where, and who was visible there, is not asked.
    package let isVouchedFor: Bool
    /// The stores active where the change is made.
    package let activeStores: () throws -> [String]
    /// What the place where the change is made is to a store.
    package let kind: (String) throws -> StoreKind
    /// What to tell a person: where the holder of an office is.
    package let whereabouts: (Office, Whereabouts.Words) throws -> String

    package init(
        site: String, isCentral: Bool, isRemote: Bool, isFounding: Bool = false, isImport: Bool = false, foreign: ForeignSite? = nil,
        holds: @escaping (Office) throws -> Holding, homeHolding: @escaping (RecordKey) throws -> Holding = { _ in .yes },
        acting: WriteContext = .program, isVouchedFor: Bool = false, activeStores: @escaping () throws -> [String] = { [] },
        kind: @escaping (String) throws -> StoreKind = { _ in .none }, whereabouts: @escaping (Office, Whereabouts.Words) throws -> String
    ) {
        self.site = site
        self.isCentral = isCentral
        self.isRemote = isRemote
        self.isFounding = isFounding
        self.isImport = isImport
        self.foreign = foreign
        self.holds = holds
        self.homeHolding = homeHolding
        self.acting = acting
        self.isVouchedFor = isVouchedFor
        self.activeStores = activeStores
        self.kind = kind
        self.whereabouts = whereabouts
    }

    /// Central's own program and the import it begins with act for the whole system, whatever came in first; and so does an
    /// administrator who takes over what a site sent.
    var actsForAll: Bool { isFounding || isCentral && (isRemote || acting.isProgram) }

    package enum Holding: Equatable {
        case yes, no, formerly
        /// The site says that it held the office, of which central, restored from a backup, may have lost the memory.
        case beyondMemory
        /// Held, and closed while it is handed over, to the place named.
        case frozen(to: String)
        /// Given by a central that was restored, under a tenure that the site had left: not taken up again.
        case barred
    }
}
