import Failures
import SyncProtocol
import SyncRules

extension CentralEngine {
    /// Answers a site's call within the same process: the engine without a network, for benchmarks and tests.
    ///
    /// - Parameter caller: who the session was opened for; set by a `session` call.
    /// - Throws: `session-unknown` before a session is opened, and what the call itself throws.
    package func answer(_ call: SyncCall, _ body: [UInt8], site: String, caller: inout Caller?) throws -> [UInt8] {
        if call == .session {
            let session = try openSession(site: site, body)
            caller = session.caller
            return session.reply
        }
        guard let caller else { throw Failure(.sessionUnknown) }
        switch call {
        case .session: return []
        case .push: return try push(caller, body)
        case .part: return try part(caller, body)
        case .pull:
            let (reply, contact) = try pull(caller, body)
            try Administration(database).remember([(contact, database.now())])
            return reply
        case .fetch: return try fetch(caller, body)
        case .compare: return try compare(caller, body)
        }
    }
}
