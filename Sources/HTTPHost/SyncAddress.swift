/// Addresses and header names of the sync protocol over HTTP, shared by both ends.
package enum SyncAddress {
    /// `POST` here, followed by the call's name: session, push, pull, fetch, compare.
    package static let calls = "/sync/v1/"
    /// `GET` with `position` and `subscription`: answers `{"news":true}` or, after a while, `{"news":false}`.
    package static let wait = "/sync/v1/wait"
    /// Carries the session's token in the answer to `session`; later calls send it as `Authorization: Bearer`.
    package static let tokenHeader = "tributary-session"
    package static let messageType = "application/x-ndjson"
}
