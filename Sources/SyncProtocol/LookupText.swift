import Failures
import Payload

/// Texts of look-ups: short, and without characters that could spoil a log.
enum LookupText {
    static func write(_ key: String, _ text: String?, to writer: inout JSONWriter) {
        guard let text else { return }
        writer.key(key)
        writer.string(text)
    }

    static func optional(_ key: String, _ head: JSONValue) throws -> String? {
        guard let value = head[key] else { return nil }
        guard let text = value.text else { throw Wire.malformed(key) }
        guard text.utf8.count <= SearchRequest.textBytesMax,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else {
            throw Failure(
                .argumentInvalid, "\(key) holds at most \(SearchRequest.textBytesMax) bytes and no control characters.", ["field": key])
        }
        return text.isEmpty ? nil : text
    }

    static func required(_ key: String, _ head: JSONValue) throws -> String {
        guard let text = try optional(key, head) else { throw Failure(.argumentInvalid, "\(key) is missing.", ["field": key]) }
        return text
    }

    static func kind(_ head: JSONValue) throws -> LookupKind {
        guard let word = try optional("kind", head) else { return .patient }
        guard let kind = LookupKind(rawValue: word) else {
            throw Failure(.argumentInvalid, "kind is patient or prescriber.", ["field": "kind"])
        }
        return kind
    }
}
