import Payload

/// A record as the model keeps it: its bytes, and its scalar fields as text.
struct ModelRecord {
    let bytes: [UInt8]
    let fields: [String: String]
    /// The site that first pushed it; nil for central.
    var author: String?
    /// The site that pushed this version; nil for central.
    var writer: String?

    init(_ bytes: [UInt8], author: String?, writer: String?) {
        self.bytes = bytes
        self.author = author
        self.writer = writer
        fields = Self.fields(of: bytes)
    }

    subscript(field: String) -> String { fields[field] ?? "" }

    static func fields(of bytes: [UInt8]) -> [String: String] {
        var fields: [String: String] = [:]
        for (key, value) in (try? JSONValue(parsing: bytes))?.members ?? [] {
            switch value {
            case .string(let text): fields[key] = text
            case .number(let number): fields[key] = number.text
            case .bool(let truth): fields[key] = truth ? "true" : "false"
            default: break
            }
        }
        return fields
    }
}
