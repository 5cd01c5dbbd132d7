import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// Reads a page's head, and its rows one by one.
struct PageReader {
    let head: PageHead
    private let body: [UInt8]

    init(_ body: [UInt8]) throws {
        self.body = body
        let end = body.firstIndex(of: 0x0A) ?? body.count
        head = try PageHead(decoding: try Wire.head(Array(body[..<end])))
    }

    /// Each row's line, and where it begins in the page.
    func forEachLine(_ body: (UnsafeRawBufferPointer, Int) throws -> Void) throws {
        try self.body.withUnsafeBytes { bytes in
            var start = bytes.firstNewline.map { $0 + 1 } ?? bytes.count
            while start < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
                let end = rest.firstNewline ?? rest.count
                if end > 0 { try body(UnsafeRawBufferPointer(rebasing: rest[..<end]), start) }
                start += end + 1
            }
        }
    }

    func forEachRow(_ row: (Row) throws -> Void) throws {
        try Wire.lines(of: body) { index, line in
            guard index > 0, !line.isEmpty else { return }
            try row(try Row(reading: line))
        }
    }
}
