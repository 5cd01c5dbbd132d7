import Storage
import SyncProtocol
import SyncRules

/// What the steps that follow from changes at a site are told, and what they say.
final class SiteScene {
    let origin: SiteOrigin
    let settings: Settings
    let transaction: Transaction
    /// Who wrote here.
    var acting = WriteContext.program
    /// What was written here.
    var written: [WrittenChange] = []
    /// What came from central.
    var news = IntegrationNews()
    /// Documents that central deleted, or lines of which it deleted.
    var erased: Set<RecordKey> = []

    /// The group of what the program wrote beside; nil when nothing of it travels.
    var beside: Int64?
    /// Whether something was written that central must hear of.
    var hasFollowed = false

    init(_ origin: SiteOrigin, _ settings: Settings, _ transaction: Transaction) {
        self.origin = origin
        self.settings = settings
        self.transaction = transaction
    }
}
