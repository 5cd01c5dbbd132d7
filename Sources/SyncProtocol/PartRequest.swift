import Failures
import Payload
import Storage

/// A piece of a push that is too large for the line at once: a head, a line feed, and bytes of the compressed push as they are.
///
/// A piece may end anywhere, inside a record too: no record is too large for a line that lets little through at a time.
package struct PartRequest: Equatable {
    /// Number of the push.
    package var push: Int64
    /// Digest of the push's body before compression.
    package var hash: Digest
    /// Bytes of the compressed push as a whole.
    package var size: Int64
    /// Where this piece begins in them.
    package var from: Int64
    /// Empty to ask how much central has.
    package var bytes: [UInt8]

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 128)
        writer.beginObject()
        writer.key("push")
        writer.integer(push)
        writer.key("hash")
        writer.string(hash.hex)
        writer.key("size")
        writer.integer(size)
        writer.key("from")
        writer.integer(from)
        writer.endObject()
        return writer.bytes + [0x0A] + bytes
    }

    package init(push: Int64, hash: Digest, size: Int64, from: Int64, bytes: [UInt8]) {
        self.push = push
        self.hash = hash
        self.size = size
        self.from = from
        self.bytes = bytes
    }

    /// Largest head of a piece.
    private static let headBytesMax = 1_024

    /// - Throws: `body-malformed`.
    package init(decoding body: [UInt8]) throws {
        let end = body.prefix(Self.headBytesMax).firstIndex(of: 0x0A) ?? body.count
        guard end < Self.headBytesMax else { throw Wire.malformed("head") }
        let head = try Wire.head(Array(body[..<end]))
        push = try head.requireInteger("push")
        guard let hash = try head.digest("hash") else { throw Wire.malformed("hash") }
        self.hash = hash
        size = try head.requireInteger("size")
        from = try head.requireInteger("from")
        bytes = Array(body.dropFirst(end + 1))
        guard size > 0, (0...size).contains(from), Int64(bytes.count) <= size - from else { throw Wire.malformed("from") }
    }
}
