import Failures
import Storage
import SyncProtocol
import SyncRules

/// A record that an import left without an owner, and what it waits for.
package struct HangingRecord: Equatable, Sendable {
    package let table: String
    package let id: String
    package let why: String
}
