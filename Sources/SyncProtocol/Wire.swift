import Failures
import Foundation
import Payload
import Storage

/// What all messages share: one JSON head, then one line a row.
package enum Wire {
    /// Largest record in bytes; files travel apart from records.
    package static let recordBytesMax = 1 << 20
    package static let rowLimits = PayloadLimits(maxDepth: 40, maxBytes: recordBytesMax + 4096)
    package static let headLimits = PayloadLimits(maxDepth: 8, maxBytes: 4 << 20, maxMembers: 64)

    package static func malformed(_ what: String) -> Failure { Failure(.bodyMalformed, nil, ["reason": what]) }

    /// Calls `line` for each line of a body, the first with index 0.
    package static func lines(of body: [UInt8], _ line: (Int, UnsafeRawBufferPointer) throws -> Void) throws {
        try body.withUnsafeBytes { bytes in
            var start = 0
            var index = 0
            while start < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
                let end = rest.firstNewline ?? rest.count
                try line(index, UnsafeRawBufferPointer(rebasing: rest[0..<end]))
                start += end + 1
                index += 1
            }
        }
    }

    package static func head(_ line: UnsafeRawBufferPointer) throws -> JSONValue {
        do {
            let value = try JSONValue(parsing: [UInt8](line), limits: headLimits)
            guard value.members != nil else { throw malformed("head") }
            return value
        } catch let error as PayloadError {
            throw malformed(error.code)
        }
    }

    /// A message that is a head alone.
    package static func head(_ body: [UInt8]) throws -> JSONValue { try body.withUnsafeBytes { try head($0) } }

    package static func text(_ slice: JSONSlice?, _ buffer: UnsafeRawBufferPointer) throws -> String {
        guard let slice, let text = JSONScalar.text(of: slice.range, in: buffer) else { throw malformed("text") }
        return text
    }

    package static func optionalText(_ slice: JSONSlice?, _ buffer: UnsafeRawBufferPointer) throws -> String? {
        guard let slice, slice.kind != .null else { return nil }
        return try text(slice, buffer)
    }

    package static func integer(_ slice: JSONSlice?, _ buffer: UnsafeRawBufferPointer) throws -> Int64 {
        guard let slice, let number = JSONScalar.integer(of: slice.range, in: buffer) else { throw malformed("number") }
        return number
    }

    package static func integers(_ slice: JSONSlice?, _ buffer: UnsafeRawBufferPointer) throws -> [Int] {
        guard let slice, slice.kind == .array else { throw malformed("list") }
        guard slice.range.count > 2 else { return [] }
        do {
            var list: [Int] = []
            var cursor = try ElementCursor(buffer, range: slice.range, limits: rowLimits)
            while let element = try cursor.next() {
                guard list.count < 10_000, let number = Int(exactly: try integer(element, buffer)) else { throw malformed("list") }
                list.append(number)
            }
            return list
        } catch let error as PayloadError {
            throw malformed(error.code)
        }
    }
}
