import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What one request carries through a host.
package struct HostContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    package let channel: any Channel
    /// What the log line of this request shall say besides; never a secret.
    package let notes = RequestNotes()

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The address of the peer, without its port; for counting failed sign-ins.
    package var peer: String { channel.remoteAddress?.ipAddress ?? "local" }
}

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
