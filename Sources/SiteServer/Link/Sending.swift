import NIOCore
import Synchronization

/// A request's body on its way, in pieces, and when the last of it was handed to the line.
final class Sending: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    /// As much as the line takes at a time.
    private static let pieceBytes = 32_768

    private let body: ByteBuffer
    private let ended = Mutex<ContinuousClock.Instant?>(nil)

    init(_ body: ByteBuffer) { self.body = body }

    /// When all of it had gone; nil before.
    var endedAt: ContinuousClock.Instant? { ended.withLock { $0 } }

    var count: Int { body.readableBytes }

    func end() { ended.withLock { $0 = $0 ?? .now } }

    func makeAsyncIterator() -> Iterator { Iterator(rest: body, sending: self) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var rest: ByteBuffer
        fileprivate let sending: Sending

        mutating func next() async -> ByteBuffer? {
            guard let piece = rest.readSlice(length: Swift.min(rest.readableBytes, Sending.pieceBytes)), piece.readableBytes > 0 else {
                sending.end()
                return nil
            }
            return piece
        }
    }
}
