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
        var writer = JSONWriter(capacity: 96 + id.utf8.count)
        writer.beginArray()
        writer.string(table)
        writer.string(id)
        writer.integer(position)
        for list in [joined, left] {
            writer.beginArray()
            for index in list { writer.integer(index) }
            writer.endArray()
        }
        bytes.append(contentsOf: writer.bytes)
        switch content {
        case .payload(let payload):
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: payload)
        case .same(let hash): bytes.append(contentsOf: ",\"=\(hash.hex)\"".utf8)
        case .deleted: bytes.append(contentsOf: ",null".utf8)
        case .unchanged: break
        }
        bytes.append(UInt8(ascii: "]"))
        bytes.append(UInt8(ascii: "\n"))
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
