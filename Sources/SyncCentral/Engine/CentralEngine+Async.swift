import Failures
import Storage
import SyncProtocol
import SyncRules

/// The same calls for a host, as `pushAsync`: the caller's thread never waits for the disk.
extension CentralEngine {
    /// As `openSession`.
    package func openSessionAsync(site siteID: String, _ body: [UInt8]) async throws -> (caller: Caller, reply: [UInt8]) {
        let request = try Self.sessionRequest(body)
        return try await database.writeAsync { try self.answer(request, site: siteID, $0) }.get()
    }

    /// As `pull`.
    package func pullAsync(_ caller: Caller, _ body: [UInt8]) async throws -> (reply: [UInt8], contact: Contact) {
        let request = try PullRequest(decoding: body)
        if request.wantsDetail {
            let damage = try await database.readAsync { try Self.damagedChannels(of: caller.site, $0) }
            if !damage.isEmpty { try await database.writeAsync { try Self.logDamage(damage, caller.site, $0) } }
        }
        return try await database.readAsync { try self.answer(request, caller, $0) }
    }

    /// As `fetch`.
    package func fetchAsync(_ caller: Caller, _ body: [UInt8]) async throws -> [UInt8] {
        let request = try FetchRequest(decoding: body)
        let (reply, damage) = try await database.readAsync { try self.answer(request, caller, $0) }
        if !damage.isEmpty { try await database.writeAsync { try Self.logDamage(damage, caller.site, $0) } }
        return reply
    }

    /// As `compare`.
    package func compareAsync(_ caller: Caller, _ body: [UInt8]) async throws -> [UInt8] {
        let request = try CompareRequest(decoding: body)
        return try await database.readAsync { try self.answer(request, caller, $0) }
    }

    /// Checks a call that reads nothing but waits.
    ///
    /// - Throws: what any other call of this caller would throw.
    package func admit(_ caller: Caller) async throws {
        try await database.readAsync { _ = try self.caller(caller, $0) }
    }
}
