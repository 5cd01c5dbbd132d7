import Storage
import SyncRules

/// A database whose records a local program reads and writes: a site's, or central's. Every rule is the engine's behind it.
package protocol RecordAccess: Sendable {
    var database: LedgerDatabase { get }
    /// Where this is, as a sentence ends: "on this site".
    var place: String { get }

    /// - Throws: `not-initialised` while a reader would see half of the truth (R-SYNC 4).
    func checkReadable() throws

    /// The stores somebody may choose here, with what this place is to each (R-USER).
    func offeredStores() throws -> [OfferedStore]

    /// Writes changes as a whole, or not at all.
    ///
    /// - Returns: the group they became and how far each goes, with the fields that were filled in.
    func write(_ changes: [Change], acting: WriteContext) throws -> WriteOutcome

    /// Takes the next number of a store's documents, for good.
    func nextNumber(store: String, kind: SerialNumberKind, isSupervisor: Bool) throws -> Int64

    /// Tells whoever sends changes on that there are new ones.
    func announceWrite() async
}
