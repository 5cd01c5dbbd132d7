import Failures
import Payload

/// A part of what a channel holds, in a bundle: the whole channel in as many parts as it needs, from one moment.
package struct BundleList: Sendable, Equatable {
    package var channel: String
    /// The digits with which the keys of this part begin.
    package var prefix: String
    package var isFirst: Bool
    package var isLast: Bool

    package init(channel: String, prefix: String, isFirst: Bool, isLast: Bool) {
        self.channel = channel
        self.prefix = prefix
        self.isFirst = isFirst
        self.isLast = isLast
    }

    package func encoded() -> [UInt8] {
        JSONValue.object([("channel", .string(channel)), ("prefix", .string(prefix)), ("first", .bool(isFirst)), ("last", .bool(isLast))]).serialised()
    }

    /// - Throws: `body-malformed`.
    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        channel = try head.requireText("channel")
        prefix = try head.requireText("prefix")
        isFirst = head["first"]?.truth ?? false
        isLast = head["last"]?.truth ?? false
    }
}
