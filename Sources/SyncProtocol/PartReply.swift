import Failures
import Payload
import Storage

/// How much of a push central has, while it is not whole; then the answer is the push's own.
package struct PartReply: Equatable {
    package var push: Int64
    /// Bytes from the beginning; the next piece begins here.
    package var received: Int64

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 64)
        writer.beginObject()
        writer.key("push")
        writer.integer(push)
        writer.key("received")
        writer.integer(received)
        writer.endObject()
        return writer.bytes
    }

    package init(push: Int64, received: Int64) {
        self.push = push
        self.received = received
    }

    /// - Returns: nil when this is the answer to the whole push.
    package init?(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        guard let received = head["received"]?.integer else { return nil }
        push = try head.requireInteger("push")
        self.received = received
    }
}
