import Failures
import Payload

/// A parameter of an operation: part of its path, or of its query.
package struct APIParameter: Sendable {
    package enum Place: String, Sendable {
        case path, query
    }

    package let name: String
    package let place: Place
    package let schema: APISchema
    package let about: String

    package init(_ name: String, in place: Place, _ schema: APISchema, _ about: String) {
        self.name = name
        self.place = place
        self.schema = schema
        self.about = about
    }

    /// What a text of the address means; a number or a truth value is written as in JSON.
    ///
    /// - Throws: `argument-invalid`.
    package func value(of text: String) throws -> JSONValue {
        let value: JSONValue =
            switch schema {
            case .integer: Int64(text).map { .integer($0) } ?? .string(text)
            case .truth: text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
            default: .string(text)
            }
        try schema.check(value, at: name)
        return value
    }

    var json: JSONValue {
        .object([
            ("name", .string(name)), ("in", .string(place.rawValue)), ("required", .bool(place == .path)), ("description", .string(about)),
            ("schema", schema.json),
        ])
    }
}
