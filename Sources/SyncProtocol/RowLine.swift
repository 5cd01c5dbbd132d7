import Failures
import Payload
import Storage

/// One line of a page as far as its content, which is not looked at: most of a line is that, and who reads its fields checks it anyway.
package struct RowLine {
    package let table: JSONSlice?
    package let id: JSONSlice?
    package let position: Int64
    package let joined: JSONSlice?
    package let left: JSONSlice?
    /// Where the content is, if it begins as an object does; nothing of it is checked.
    package let object: Range<Int>?

    /// - Parameter line: every field is untrusted.
    package init(_ line: UnsafeRawBufferPointer) throws {
        do {
            var cursor = try ElementCursor(line, limits: Wire.rowLimits)
            table = try cursor.next()
            id = try cursor.next()
            position = try Wire.integer(try cursor.next(), line)
            guard position >= 0 else { throw Wire.malformed("position") }
            joined = try cursor.next()
            left = try cursor.next()
            object = cursor.rest.flatMap { rest in
                guard rest.count > 2, line[rest.lowerBound] == UInt8(ascii: "{"), line[rest.upperBound - 1] == UInt8(ascii: "]") else { return nil }
                return rest.lowerBound..<rest.upperBound - 1
            }
        } catch let error as PayloadError {
            throw Wire.malformed(error.code)
        }
    }

    /// Where the content of a line stands, which was read as a row before.
    package static func content(of line: UnsafeRawBufferPointer) throws -> Range<Int>? {
        do {
            var cursor = try ElementCursor(line, limits: Wire.rowLimits)
            for _ in 0..<5 { _ = try cursor.next() }
            return try cursor.next()?.range
        } catch {
            throw Wire.malformed(error.code)
        }
    }
}
