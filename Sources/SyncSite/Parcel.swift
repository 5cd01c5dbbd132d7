import Compression
import Failures
import Storage
import SyncProtocol
import SyncRules

/// A push on its way in parts: what central has of it is central's to say.
struct Parcel: Sendable {
    let push: Int64
    private let hash: Digest
    private let bytes: [UInt8]
    /// How much central has; nil until it was asked.
    private var received: Int?
    /// What it had when it was last heard of, as long as it has to be asked; nil where nobody here has heard.
    private var known: Int?
    /// Answers in a row that told of no progress.
    private var vain = 0
    private var begunAnew = 0

    private static let vainMax = 6
    private static let anewMax = 2

    /// - Parameter isNew: nothing of it was ever sent, so there is nothing to ask.
    /// - Returns: nil when the push fits into one request.
    init?(_ body: [UInt8], number: Int64, partBytes: Int, isNew: Bool = false) {
        guard body.count > partBytes else { return nil }
        let bytes = Zstd.compress(body)
        guard bytes.count > partBytes else { return nil }
        push = number
        hash = Digest.of(body)
        self.bytes = bytes
        if isNew { received = 0 }
    }

    /// The next part; one that is empty asks where to begin.
    func next(partBytes: Int) -> PartRequest {
        let from = received ?? 0
        let end = received == nil ? 0 : min(from + partBytes, bytes.count)
        return PartRequest(push: push, hash: hash, size: Int64(bytes.count), from: Int64(from), bytes: Array(bytes[from..<end]))
    }

    /// - Returns: how many bytes central kept of a part whose end did not come.
    /// - Throws: `central-answer-malformed`; `overloaded` when central loses again and again what it took.
    mutating func take(_ reply: PartReply) throws -> Int {
        guard reply.push == push, (0...Int64(bytes.count)).contains(reply.received), let received = Int(exactly: reply.received) else {
            throw Failure(.centralAnswerMalformed)
        }
        if let before = self.received {
            vain = received > before ? 0 : vain + 1
            guard vain < Self.vainMax else { throw Failure(.overloaded, "The central server does not keep the parts of a push.") }
        }
        defer { (self.received, known) = (received, nil) }
        return known.map { max(received - $0, 0) } ?? 0
    }

    /// Bytes that were sent or are still to be sent, of which central was not heard since a cut; 0 when it was.
    var unheard: Int { known.map { bytes.count - $0 } ?? 0 }

    /// A part was cut on its way: central may have kept its beginning, so it is asked where it stands.
    mutating func ask() { (received, known) = (nil, received ?? known) }

    /// Central has given up what it had: all parts go again.
    ///
    /// - Returns: false when that was tried often enough.
    mutating func beginAnew() -> Bool {
        begunAnew += 1
        (received, known) = (nil, nil)
        return begunAnew <= Self.anewMax
    }
}
