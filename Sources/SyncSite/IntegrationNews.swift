import Failures
import Storage
import SyncProtocol
import SyncRules

/// What integration brought that decides about records which are not part of it.
final class IntegrationNews {
    /// Names that are stores' own.
    var storeNames: Set<String> = []
    var hasPreferences = false
    /// Orders and payments, whose numbers another place may have given too.
    var numbered: [RecordKey] = []
    /// Messages or preferences came: they may be meant for the site itself.
    var isAddressedHere = false
}
