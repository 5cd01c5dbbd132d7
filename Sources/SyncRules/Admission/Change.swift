import Catalogue
import Failures
import Storage
import SyncProtocol

/// One change somebody asks for.
package struct Change: Sendable {
    /// As the Catalogue spells it, where it knows the table; a table is called in any case, and an old system by this one alone.
    package let table: String
    package let id: String
    /// Canonical bytes; nil deletes.
    package let payload: [UInt8]?
    /// The record is dropped, and its id stands for this one from now on (R-OWN 9).
    package let mergeInto: String?

    package init(table: String, id: String, payload: [UInt8]?, mergeInto: String? = nil) {
        self.table = Rules.standard[table]?.name ?? table
        self.id = id
        self.payload = payload
        self.mergeInto = mergeInto
    }
}
