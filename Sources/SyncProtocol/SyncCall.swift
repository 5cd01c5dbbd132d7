/// The calls of a site to central, one after the other; each has its path in the protocol.
package enum SyncCall: String, Sendable, CaseIterable {
    case session, push, part, pull, fetch, compare
}
