import Payload
import Storage

/// Writes the rows of one page, one after the other: what is the same as in the row before is written as it was then.
package struct RowWriter {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []
    private var table: (name: String, start: [UInt8]) = ("", [])
    private var lists: (joined: [Int], left: [Int], text: [UInt8]) = ([], [], Array(",[],[]".utf8))

    package init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Appends a line; the payload is copied as it is stored.
    package mutating func write(table name: String, id: String, position: Int64, joined: [Int], left: [Int], content: Row.Content) {
        if table.start.isEmpty || table.name != name {
            var writer = JSONWriter()
            writer.string(name)
            table = (name, [UInt8(ascii: "[")] + writer.bytes + [UInt8(ascii: ",")])
        }
        if lists.joined != joined || lists.left != left {
            let text = [joined, left].map { ",[\($0.map(String.init).joined(separator: ","))]" }.joined()
            lists = (joined, left, Array(text.utf8))
        }
        bytes.append(contentsOf: table.start)
        append(text: id)
        bytes.append(UInt8(ascii: ","))
        append(number: position)
        bytes.append(contentsOf: lists.text)
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

    private mutating func append(text: String) {
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            guard utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else { return false }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: utf8)
            bytes.append(UInt8(ascii: "\""))
            return true
        }
        if isPlain { return }
        var writer = JSONWriter()
        writer.string(text)
        bytes.append(contentsOf: writer.bytes)
    }

    private mutating func append(number: Int64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var (rest, count) = (number.magnitude, 0)
            repeat {
                digits[19 - count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                (rest, count) = (rest / 10, count + 1)
            } while rest > 0
            if number < 0 { bytes.append(UInt8(ascii: "-")) }
            bytes.append(contentsOf: digits[(20 - count)...])
        }
    }
}
