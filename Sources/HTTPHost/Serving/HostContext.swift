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
