import Payload

/// A record's name in the model: its table and id.
struct ModelKey: Hashable, Comparable, CustomStringConvertible {
    let table: String
    let id: String

    init(_ table: String, _ id: String) {
        self.table = table
        self.id = id
    }

    static func < (left: ModelKey, right: ModelKey) -> Bool { (left.table, left.id) < (right.table, right.id) }
    var description: String { "\(table) \(id)" }
}

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

/// A change as a push or a local transaction names it.
struct ModelChange {
    let key: ModelKey
    /// Nil deletes.
    let bytes: [UInt8]?
    /// The record is dropped in favour of this one.
    var mergeInto: String?
}
