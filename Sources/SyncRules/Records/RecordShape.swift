import Catalogue
import Failures
import Payload
import SyncProtocol

/// Whether bytes can be a record at all: checked wherever a record enters, before anybody asks who owns it.
package struct RecordShape: Sendable {
    /// Longest id in bytes, and longest table name.
    package static let idBytesMax = 128
    package static let tableBytesMax = 64
    /// Largest record in bytes; files travel apart from records.
    package static let recordBytesMax = Wire.recordBytesMax
    package static let limits = PayloadLimits(maxDepth: 32, maxBytes: recordBytesMax)
    /// For what enters: half of a character is no text, and peers would each read it in their own way.
    private static let entrance = PayloadLimits(maxDepth: 32, maxBytes: recordBytesMax, allowsLoneSurrogates: false)

    package let rules: Rules

    package init(_ rules: Rules) { self.rules = rules }

    /// Checks a table's name and an id.
    package func check(table: String, id: String) throws {
        guard !id.isEmpty else { throw Failure(.recordIDMissing, nil, ["table": table]) }
        guard id.utf8.count <= Self.idBytesMax, !table.isEmpty, table.utf8.count <= Self.tableBytesMax else {
            throw Failure(.recordIDTooLong, nil, ["table": String(table.prefix(Self.tableBytesMax))])
        }
        guard !id.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }), table.utf8.allSatisfy(Self.isNameByte) else {
            throw Failure(.recordMalformed, "A table name or an id holds characters that are not allowed.")
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// A record's bytes in canonical form; bytes that can be no record are refused.
    ///
    /// - Throws: a coded failure naming the table and, where one is to blame, the field.
    package func canonical(table: String, id: String, payload: [UInt8]) throws -> [UInt8] {
        try check(table: table, id: id)
        guard payload.count <= Self.recordBytesMax else {
            throw Failure(.recordTooLarge, nil, ["table": table, "id": id, "limit": String(Self.recordBytesMax)])
        }
        let canonical: [UInt8]
        do {
            canonical = try RecordBytes.canonical(payload, limits: Self.entrance)
        } catch {
            throw Failure(.recordMalformed, Self.words(for: error, payload), ["table": table, "id": id, "reason": error.code])
        }
        if let table = rules[table] { try checkFields(of: canonical, table, id) }
        return canonical
    }

    /// Whether stored bytes are one object in canonical form, as they were when they were taken; damaged ones may not be.
    package static func isReadable(_ payload: [UInt8]) -> Bool {
        payload.withUnsafeBytes { (try? RecordBytes.validate($0, limits: limits)) ?? false }
    }

    package static func words(for error: PayloadError, _ payload: [UInt8]) -> String? {
        if case .malformed(let offset, .surrogate) = error {
            return "A text holds half of a character at byte \(offset), a surrogate without its other half."
        }
        if case .duplicateMember(let offset) = error {
            let name = payload.dropFirst(offset).prefix(64).prefix { $0 != UInt8(ascii: "\"") }
            return "The member \(String(decoding: name, as: UTF8.self)) stands in the record twice."
        }
        let isOther = payload.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } != UInt8(ascii: "{")
        return isOther ? "A record is a JSON object: its members stand in braces." : nil
    }

    /// Most values are of their field's own form, and are not looked into.
    private static func isMeant(_ kind: JSONKind, _ value: Range<Int>, for type: FieldType, in bytes: UnsafeRawBufferPointer) throws -> Bool {
        switch (type, kind) {
        case (.int, .string), (.real, .string), (.bool, .string):
            guard let text = JSONScalar.text(of: value, in: bytes) else { return false }
            return type.admits(text, as: kind)
        case (.bool, .number): return type.admits(String(decoding: bytes[value], as: UTF8.self), as: kind)
        default: return true
        }
    }

    /// Known fields hold values of their kind; unknown fields pass as they are (R-SYNC 9).
    private func checkFields(of payload: [UInt8], _ table: TableRules, _ id: String) throws {
        try payload.withUnsafeBytes { bytes in
            do {
                try table.members.forEach(in: bytes, limits: Self.limits) { number, kind, value in
                    if number == table.keyNumber, !JSONScalar.isText(id, at: value, in: bytes) {
                        throw Failure(.recordIDMismatch, nil, ["table": table.name, "id": id])
                    }
                    guard number < table.types.count else { return }
                    let type = table.types[number]
                    if type.admits(kind), try Self.isMeant(kind, value, for: type, in: bytes) { return }
                    let name = table.members.names[number]
                    throw Failure(
                        .fieldWrongType, "The field \(name) of \(table.name) cannot hold this kind of value.",
                        ["table": table.name, "id": id, "field": name])
                }
            } catch let error as PayloadError {
                throw Failure(.recordMalformed, nil, ["table": table.name, "id": id, "reason": error.code])
            }
        }
    }
}

extension FieldType {
    /// Whether a field of this type may hold a JSON value of this kind.
    ///
    /// Wider than the type's own form: peers of several generations send empty texts for absent numbers and dates.
    package func admits(_ kind: JSONKind) -> Bool {
        switch (self, kind) {
        case (_, .null), (.json, _), (.blob, _): true
        case (.text, .string), (.text, .number), (.date, .string), (.datetime, .string): true
        case (.time, .string), (.time, .number), (.bool, .bool): true
        case (.real, .number), (.int, .number), (.real, .string), (.int, .string), (.bool, .string), (.bool, .number): true
        default: false
        }
    }

    /// Whether a text or number in a field of another type can be meant for it: the mobile protocol writes numbers and truth values
    /// as texts, and an empty text for none. Everything else in such a field is no value of it.
    package func admits(_ text: String, as kind: JSONKind) -> Bool {
        switch (self, kind) {
        case (.int, .string), (.real, .string):
            text.allSatisfy(\.isWhitespace) || text.utf8.count <= 40 && text.utf8.allSatisfy(Self.isNumberByte) && Double(text) != nil
        case (.bool, .string): text.isEmpty || Truth.isWord(text)
        case (.bool, .number): ["0", "1"].contains(text)
        default: true
        }
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "+-.eE".utf8.contains(byte)
    }
}
