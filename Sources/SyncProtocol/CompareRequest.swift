import Failures
import Payload
import Storage

/// A site asks how a part of a channel looks: keys whose hash begins with `prefix` (R-SYNC 5).
package struct CompareRequest: Equatable {
    package var channel: String
    /// Hexadecimal digits; empty for the whole channel.
    package var prefix: String

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 96)
        writer.beginObject()
        writer.key("channel")
        writer.string(channel)
        writer.key("prefix")
        writer.string(prefix)
        writer.endObject()
        return writer.bytes
    }

    package init(channel: String, prefix: String) {
        self.channel = channel
        self.prefix = prefix
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        channel = try head.requireText("channel")
        prefix = try head.requireText("prefix")
        guard prefix.utf8.count <= 16, prefix.allSatisfy(\.isHexDigit) else { throw Wire.malformed("prefix") }
    }
}
