import Payload

/// A JSON object built member by member, in the order in which it is told; what is nil is written as null.
package struct JSONObject: Sendable {
    private var writer: JSONWriter

    /// The bytes of one object.
    package static func encode(capacity: Int = 1_024, _ body: (inout JSONObject) -> Void) -> [UInt8] {
        var object = JSONObject(writer: JSONWriter(capacity: capacity))
        object.braced(body)
        return object.writer.bytes
    }

    private init(writer: JSONWriter) { self.writer = writer }

    private mutating func braced(_ body: (inout JSONObject) -> Void) {
        writer.beginObject()
        body(&self)
        writer.endObject()
    }

    package mutating func text(_ key: String, _ text: String?) {
        writer.key(key)
        if let text { writer.string(text) } else { writer.null() }
    }

    package mutating func number(_ key: String, _ number: Int64?) {
        writer.key(key)
        if let number { writer.integer(number) } else { writer.null() }
    }

    package mutating func number(_ key: String, _ number: Int) { self.number(key, Int64(clamping: number)) }

    package mutating func truth(_ key: String, _ truth: Bool?) {
        writer.key(key)
        if let truth { writer.bool(truth) } else { writer.null() }
    }

    package mutating func texts(_ key: String, _ texts: [String]) {
        writer.key(key)
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
    }

    /// An object within it; null when there is none.
    package mutating func object<Value>(_ key: String, _ value: Value?, _ body: (Value, inout JSONObject) -> Void) {
        writer.key(key)
        guard let value else { return writer.null() }
        braced { body(value, &$0) }
    }

    /// An array of objects.
    package mutating func list<Element>(_ key: String, _ elements: [Element], _ body: (Element, inout JSONObject) -> Void) {
        writer.key(key)
        writer.beginArray()
        for element in elements { braced { body(element, &$0) } }
        writer.endArray()
    }

    /// Members that another encoder writes.
    package mutating func members(_ write: (inout JSONWriter) -> Void) { write(&writer) }
}
