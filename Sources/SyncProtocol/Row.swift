import Failures
import Foundation
import Payload
import Storage

/// One line of a page: `["table","id",position,[joined],[left],content]`.
///
/// Channels are numbers into the page head's list. Content is the record's object; `null` when it is deleted; `"=hash"`
/// when the receiver holds these bytes already; and left out when the record only left channels.
package struct Row {
    package var table: String
    package var id: String
    package var position: Int64
    package var joined: [Int]
    package var left: [Int]
    package var content: Content

    package init(table: String, id: String, position: Int64, joined: [Int], left: [Int], content: Content) {
        self.table = table
        self.id = id
        self.position = position
        self.joined = joined
        self.left = left
        self.content = content
    }

    package enum Content: Equatable {
        case payload([UInt8])
        case same(Digest)
        case deleted
        case unchanged
    }
}

extension Row {
    /// Appends the line to `bytes`; the payload is copied as it is stored.
    package static func write(
        table: String, id: String, position: Int64, joined: [Int], left: [Int], content: Content, to bytes: inout [UInt8]
    ) {
        var writer = RowWriter(capacity: 0)
        writer.write(table: table, id: id, position: position, joined: joined, left: left, content: content)
        bytes.append(contentsOf: writer.bytes)
    }

    /// Reads one line; every field is untrusted.
    package init(reading line: UnsafeRawBufferPointer) throws {
        do {
            var cursor = try ElementCursor(line, limits: Wire.rowLimits)
            table = try Wire.text(try cursor.next(), line)
            id = try Wire.text(try cursor.next(), line)
            position = try Wire.integer(try cursor.next(), line)
            guard position >= 0 else { throw Wire.malformed("position") }
            joined = try Wire.integers(try cursor.next(), line)
            left = try Wire.integers(try cursor.next(), line)
            content = .unchanged
            if let slice = try cursor.next() {
                switch slice.kind {
                case .object: content = .payload([UInt8](line[slice.range]))
                case .null: content = .deleted
                case .string:
                    let text = try Wire.text(slice, line)
                    guard text.hasPrefix("="), let hash = Digest(hex: text.dropFirst()) else { throw Wire.malformed("content") }
                    content = .same(hash)
                default: throw Wire.malformed("content")
                }
            }
            guard try cursor.next() == nil else { throw Wire.malformed("row") }
        } catch let error as PayloadError {
            throw Wire.malformed(error.code)
        }
    }
}

extension JSONValue {
    package func require(_ key: String) throws -> JSONValue {
        guard let value = self[key], !value.isNull else { throw Wire.malformed(key) }
        return value
    }
    package func requireText(_ key: String) throws -> String {
        guard let text = try require(key).text else { throw Wire.malformed(key) }
        return text
    }
    package func requireInteger(_ key: String) throws -> Int64 {
        guard let number = try require(key).integer else { throw Wire.malformed(key) }
        return number
    }
    package func digest(_ key: String) throws -> Digest? {
        guard let text = self[key]?.text else { return nil }
        guard let digest = Digest(hex: text) else { throw Wire.malformed(key) }
        return digest
    }
}

extension UnsafeRawBufferPointer {
    /// Offset of the first line feed.
    package var firstNewline: Int? {
        guard let start = baseAddress, let found = memchr(start, 0x0A, count) else { return nil }
        return UnsafeRawPointer(found) - start
    }
}
