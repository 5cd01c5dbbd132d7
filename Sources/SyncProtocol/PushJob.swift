import Failures
import Storage

/// A push read from its bytes, ready to be applied in a transaction shared with others.
package struct PushJob: Sendable {
    package let caller: Caller
    package let request: PushRequest
    package let hash: Digest
    /// Bytes of the body.
    package let size: Int

    /// - Throws: `body-malformed` and its kin; the bytes never reach a transaction then.
    package init(_ caller: Caller, _ body: [UInt8]) throws {
        self.caller = caller
        request = try PushRequest(decoding: body)
        hash = Digest.of(body)
        size = body.count
    }
}
