import Synchronization

/// A server process that several tasks may end.
final class ChildProcess: Sendable {
    let server: Mutex<Server>

    init(_ server: sending Server) { self.server = Mutex(server) }
}
