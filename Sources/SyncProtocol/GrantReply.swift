import Failures
import Payload

/// Central's answer: the id that goes on, and the position of the grant; the next pull brings the person.
package struct GrantReply: Equatable, Sendable {
    package var id: String
    /// Nil when the person was visible in the store already.
    package var position: Int64?

    package init(id: String, position: Int64?) {
        self.id = id
        self.position = position
    }

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 80)
        writer.beginObject()
        LookupText.write("id", id, to: &writer)
        writer.key("position")
        if let position { writer.integer(position) } else { writer.null() }
        writer.endObject()
        return writer.bytes
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        id = try head.requireText("id")
        position = head["position"]?.integer
    }
}
