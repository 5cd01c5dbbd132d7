import NIOCore

/// What a host takes from its clients before it gives up on them.
package struct HostLimits: Sendable {
    /// Bytes of a request's body as they arrive.
    package var bodyBytesMax = 8_000_000
    /// Bytes of a request's body after decompression.
    package var contentBytesMax = 16_000_000
    /// How long a request's body may take to arrive as a whole; then the connection is closed.
    package var bodyTime: Duration = .seconds(300)
    /// How long a connection may be open without a request, with an unfinished head, or with a body that stands still.
    package var idleTime: Duration = .seconds(75)
    /// How long a client may take nothing of an answer that is being sent.
    package var stalledWriteTime: Duration = .seconds(60)
    /// Open connections; more wait in the system's queue.
    package var connectionsMax = 10_000
    /// Of them, open ones of one address that is no trusted proxy's.
    package var connectionsPerAddressMax = 5_000
    /// Bytes of all header fields of a request together.
    package var headerBytesMax = 16_384
    package var headerFieldsMax = 100

    package init() {}
}

extension Duration {
    var timeAmount: TimeAmount { .init(self) }

    /// Seconds with their fraction, for metrics and logs.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
