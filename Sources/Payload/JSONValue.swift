/// A JSON document as a tree, for configuration and other small documents; records in bulk stay bytes.
///
/// Members keep their order and numbers their text. Text is Unicode: a `\u` escape of a lone surrogate reads as
/// U+FFFD, the only thing that parsing and writing does not keep.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// The value of the first member of that key; `nil` when there is none or this is no object.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        // Keys are compared as JSON does, by their code points: Swift's == would hold different spellings for equal.
        return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// An element of an array; `nil` outside it or when this is no array.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The value at the end of a path of keys.
    package subscript(path keys: [String]) -> JSONValue? {
        keys.reduce(Optional(self)) { value, key in value?[key] }
    }

    /// A whole number.
    package static func integer(_ value: some BinaryInteger) -> JSONValue { .number(JSONNumber(value)) }

    /// The text of a string.
    package var text: String? { if case .string(let text) = self { text } else { nil } }
    /// A number written as an integer of 64 bits.
    package var integer: Int64? { if case .number(let number) = self { number.integer } else { nil } }
    /// A truth value.
    package var truth: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The elements of an array.
    package var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    /// The members of an object, in their order.
    package var members: [(key: String, value: JSONValue)]? {
        if case .object(let members) = self { members } else { nil }
    }
    /// An object with a member set; one that is there keeps its place. What is no object becomes one.
    package func setting(_ key: String, to value: JSONValue) -> JSONValue {
        var members = members ?? []
        if let place = members.firstIndex(where: { $0.key.utf8.elementsEqual(key.utf8) }) {
            members[place].value = value
        } else {
            members.append((key, value))
        }
        return .object(members)
    }

    /// Whether this is null.
    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The value as JSON text without white space.
    package func serialised() -> [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// Appends the value to a writer.
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let number): writer.number(number)
        case .string(let text): writer.string(text)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for (key, value) in members {
                writer.key(key)
                value.write(to: &writer)
            }
            writer.endObject()
        }
    }
}
