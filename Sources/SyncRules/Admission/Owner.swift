import Catalogue
import Failures
import Storage

/// Who may edit one record, as far as it is known.
package enum Owner: Equatable {
    case office(Office)
    /// Central itself, in every topology.
    case central
    /// Any site writes its own; nobody edits.
    case anySite
    /// The one site it is about.
    case site(String)
    /// Each site for itself; it never travels.
    case local
    /// The record that decides has not come yet.
    case unknown
    /// Data of a store that names none, in the field that would.
    case noStore(field: String)
}
