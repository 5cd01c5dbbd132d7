import Failures
import Payload

/// What a value of an interface may be: checks what came, and says so as JSON Schema.
package indirect enum APISchema: Sendable {
    /// Text of so many bytes of UTF-8.
    case text(_ bytes: ClosedRange<Int>)
    case integer(_ range: ClosedRange<Int64>)
    case truth
    /// One of these words.
    case word(_ words: [String])
    case list(of: APISchema, max: Int)
    /// An object with these members and no others.
    case object(_ members: [APIMember])
    /// An object with these members, and others that are skipped.
    case open(_ members: [APIMember])
    case nullable(_ schema: APISchema)
    /// Any JSON value.
    case any

    /// - Parameter field: where the value stands, for the person who sent it.
    /// - Throws: `argument-invalid` with the field.
    package func check(_ value: JSONValue, at field: String = "body") throws {
        switch self {
        case .text(let bytes):
            guard let text = value.text, bytes.contains(text.utf8.count) else {
                throw Self.wrong(field, "a text of \(bytes.lowerBound) to \(bytes.upperBound) bytes")
            }
        case .integer(let range):
            guard let number = value.integer, range.contains(number) else {
                throw Self.wrong(field, "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
        case .truth: if value.truth == nil { throw Self.wrong(field, "true or false") }
        case .word(let words):
            guard let word = value.text, words.contains(word) else { throw Self.wrong(field, "one of: \(words.joined(separator: ", "))") }
        case .list(let schema, let max):
            guard let elements = value.elements, elements.count <= max else { throw Self.wrong(field, "a list of up to \(max)") }
            for (index, element) in elements.enumerated() { try schema.check(element, at: "\(field)[\(index)]") }
        case .object(let members), .open(let members):
            guard let given = value.members else { throw Self.wrong(field, "an object") }
            var seen: Set<String> = []
            for (key, _) in given where !seen.insert(key).inserted { throw Self.wrong("\(field).\(key)", "given once") }
            for (key, value) in given {
                guard let member = members.first(where: { $0.name == key }) else {
                    if case .open = self { continue }
                    throw Failure(.argumentInvalid, "\(field) has no member \(key.prefix(60)).", ["field": String("\(field).\(key)".prefix(200))])
                }
                try member.schema.check(value, at: "\(field).\(key)")
            }
            for member in members where member.isRequired && !seen.contains(member.name) {
                throw Failure(.argumentInvalid, "\(field).\(member.name) is needed.", ["field": "\(field).\(member.name)"])
            }
        case .nullable(let schema): if !value.isNull { try schema.check(value, at: field) }
        case .any: return
        }
    }

    private static func wrong(_ field: String, _ expected: String) -> Failure {
        Failure(.argumentInvalid, "\(field.prefix(200)) must be \(expected).", ["field": String(field.prefix(200))])
    }

    /// JSON Schema 2020-12. Lengths are counted in characters there: the bound holds for both.
    package var json: JSONValue {
        switch self {
        case .text(let bytes):
            .object([
                ("type", .string("string")), ("minLength", .integer(bytes.lowerBound > 0 ? 1 : 0)), ("maxLength", .integer(bytes.upperBound)),
            ])
        case .integer(let range):
            .object([
                ("type", .string("integer")), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound)),
            ])
        case .truth: .object([("type", .string("boolean"))])
        case .word(let words): .object([("type", .string("string")), ("enum", .array(words.map { .string($0) }))])
        case .list(let schema, let max): .object([("type", .string("array")), ("maxItems", .integer(max)), ("items", schema.json)])
        case .object(let members): Self.json(members).setting("additionalProperties", to: .bool(false))
        case .open(let members): Self.json(members)
        case .nullable(let schema): .object([("anyOf", .array([schema.json, .object([("type", .string("null"))])]))])
        case .any: .object([])
        }
    }
    private static func json(_ members: [APIMember]) -> JSONValue {
        .object([
            ("type", .string("object")), ("properties", .object(members.map { ($0.name, $0.json) })),
            ("required", .array(members.filter(\.isRequired).map { .string($0.name) })),
        ])
    }
}
