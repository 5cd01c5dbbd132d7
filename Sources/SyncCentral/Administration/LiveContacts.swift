import Failures
import Storage
import SyncProtocol
import SyncRules

/// What a serving central knows of its sites beyond what it has written down.
package struct LiveContacts: Sendable {
    /// A site's last contact: what it told, when it told anything, and when it called.
    package struct Last: Sendable {
        package var contact: Contact?
        package var at: Int64
        /// When a call last showed that a sync ended well; nil when none has.
        package var success: Int64?

        package init(contact: Contact?, at: Int64, success: Int64? = nil) {
            self.contact = contact
            self.at = at
            self.success = success
        }
    }

    package var last: [String: Last]
    /// Sites that wait for news.
    package var listening: Set<String>

    package init(last: [String: Last] = [:], listening: Set<String> = []) {
        self.last = last
        self.listening = listening
    }

    package static let none = LiveContacts()
}
