/// Where the sync protocol lives, and how its messages travel.
package enum SyncAddress {
    /// `POST` here, followed by the call's name: session, push, part, pull, fetch, compare.
    package static let calls = "/sync/v1/"
    /// `GET` with `position` and `subscription`: answers `{"news":true}` or, after a while, `{"news":false}`.
    package static let wait = "/sync/v1/wait"
    /// `GET` with `answer`, its id, and `from`: the rest of an answer that central keeps, from this byte on.
    package static let rest = "/sync/v1/rest"
    /// Carries the session's token in the answer to `session`; later calls send it as `Authorization: Bearer`.
    package static let tokenHeader = "tributary-session"
    /// The key that a device offers with a session request, and central's receipt for it.
    package static let keyHeader = "tributary-key"
    /// Central's own word for the key that is shown.
    package static let voucherHeader = "tributary-voucher"
    /// Sent with a call: keep the answer for a while, the line may be cut before it is here.
    package static let keepHeader = "tributary-keep"
    /// Carries the id of an answer that is kept: the digest of its body as it travels.
    package static let answerHeader = "tributary-answer"
    /// A mark of one try of a call, up to 64 bytes; its answer carries the same. An old answer that somebody kept carries another.
    package static let callHeader = "tributary-call"
    package static let messageType = "application/x-ndjson"
    /// Bytes of a message as they are, such as the rest of an answer.
    package static let bytesType = "application/octet-stream"
}
