import Failures
import Payload

/// Changes of single members in a record's bytes; every other byte stays as it is.
package enum RecordMember {
    /// - Parameter text: the new value as JSON.
    /// - Throws: `record-malformed`.
    package static func replacing(_ member: String, in payload: [UInt8], with text: String) throws -> [UInt8] {
        do {
            return try RecordBytes.replacing(member: member, in: payload, with: Array(text.utf8))
        } catch {
            throw Failure(.recordMalformed, nil, ["reason": error.code])
        }
    }

    /// As `replacing`, by a declared key.
    package static func replacing(_ field: some FieldKey, in payload: [UInt8], with text: String) throws -> [UInt8] {
        try replacing(field.name, in: payload, with: text)
    }

    package static func replacing(_ field: some FieldKey, in payload: [UInt8], withText text: String) throws -> [UInt8] {
        try replacing(field.name, in: payload, withText: text)
    }

    /// - Throws: `record-malformed`.
    package static func replacing(_ member: String, in payload: [UInt8], withText text: String) throws -> [UInt8] {
        try replacing(member, in: payload, with: String(decoding: JSONValue.string(text).serialised(), as: UTF8.self))
    }
}
