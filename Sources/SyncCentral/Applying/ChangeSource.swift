import Storage
import SyncRules

/// Who wrote a change, and how it came to central.
struct ChangeSource {
    let origin: ChangeOrigin
    /// Who acts, in which store; of what a site pushed, as the site says.
    var acting = WriteContext.program
    /// For the audit log.
    var by = Administrator.program
    /// The site that sent it, and the number of its database; nil and 0 for what is written here.
    var site: Site?
    var database: Int64 = 0
}
