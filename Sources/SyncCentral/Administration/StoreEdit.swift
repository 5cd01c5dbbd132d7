import Failures
import Payload
import Storage
import SyncRules

/// What an administrator may change of a store's record, its own name and its general preferences; nil leaves it (R-STORE 6).
package struct StoreEdit: Sendable {
    package var title: String?
    package var code: String?
    package var isDispensary: Bool?
    package var isDisabled: Bool?
    /// The tags as they stand in the store's record: a text.
    package var tags: String?
    /// A picture as text; empty takes it away.
    package var logo: String?
    /// Members of the store's preferences with their values as JSON.
    package var preferences: [(key: String, value: JSONValue)] = []

    package init() {}

    var changesRecord: Bool { [title, code, tags, logo].contains { $0 != nil } || isDispensary != nil || isDisabled != nil }
}
