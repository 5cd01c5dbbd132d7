import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Facts about a request that become known while it is answered.
package final class RequestNotes: Sendable {
    private struct Facts: Sendable {
        var site: String?
        var bytesIn = 0
    }
    private let facts = Mutex(Facts())

    /// The id of the site that proved who it is.
    package var site: String? {
        get { facts.withLock { $0.site } }
        set { facts.withLock { $0.site = newValue } }
    }

    /// Bytes of the body as they arrived.
    package var bytesIn: Int {
        get { facts.withLock { $0.bytesIn } }
        set { facts.withLock { $0.bytesIn = newValue } }
    }
}
