/// What central knows of a site's word that it held an office under an epoch.
package enum TenureClaim: Sendable {
    /// It did.
    case held
    /// Another site did, or the office never had this epoch.
    case unheard
    /// The epoch lies before what is remembered of the office.
    case forgotten
}
