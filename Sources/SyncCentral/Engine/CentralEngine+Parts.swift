import Compression
import Failures
import Storage
import SyncProtocol
import SyncRules

/// Pushes that come in parts: gathered under their number and hash, applied like any other push once they are whole (R-SYNC 3).
///
/// Guarantees: parts may be lost, come twice and in any order; what is applied is the body whose hash was announced; a site has at
/// most one push here, of bounded size.
extension CentralEngine {
    /// Takes a part; with the last one, the push.
    ///
    /// - Returns: how much is here, or the answer to the push.
    /// - Throws: `push-parts-differ` when the parts do not make up what was announced: nothing of them is kept.
    package func part(_ caller: Caller, _ body: [UInt8]) throws -> [UInt8] {
        let part = try PartRequest(decoding: body)
        let reply = try database.write { try self.stage(part, caller, $0) }
        guard reply.isWhole else { return reply.bytes }
        let staged = try database.read { try self.staged(part, caller, $0) }
        let job: PushJob
        do { job = try PushJob(caller, staged, part, limits) } catch {
            try database.write { try $0.pushes.drop(of: caller.site) }
            throw error
        }
        return try database.write { try self.applyPush(job.request, caller, job.hash, $0) }
    }

    /// What central has of a push after a part came.
    struct StageReply: Sendable {
        let bytes: [UInt8]
        /// All of it: it can be applied.
        let isWhole: Bool
    }

    func stage(_ part: PartRequest, _ caller: Caller, _ transaction: Transaction) throws -> StageReply {
        let site = try self.caller(caller, transaction)
        if part.push == site.push, let answer = site.pushAnswer {
            guard site.pushHash == part.hash else { throw Failure(.pushBodyDiffers) }
            return StageReply(bytes: answer, isWhole: false)
        }
        // As of a whole push: one that came in a bundle, with others behind it, has its answer as long as the site may ask for it.
        if part.push < site.push, let kept = try transaction.answers.answer(site: site.id, push: part.push) {
            guard kept.hash == part.hash else { throw Failure(.pushBodyDiffers) }
            return StageReply(bytes: kept.answer, isWhole: false)
        }
        guard part.push == site.push + 1 else {
            throw Failure(.pushOutOfOrder, nil, ["expected": String(site.push + 1), "got": String(part.push)])
        }
        guard let size = Int(exactly: part.size), size <= limits.pushBytes else {
            throw Failure(.bodyTooLarge, "The push is larger than allowed.", ["limitBytes": String(limits.pushBytes)])
        }
        let announced = StagedPush(
            site: site.id, database: caller.database, number: part.push, hash: part.hash, size: part.size, received: 0)
        var received: Int64 = 0
        if let staged = try transaction.pushes.push(of: site.id), staged.isSame(as: announced) {
            received = staged.received
        } else if part.from == 0, !part.bytes.isEmpty {
            let others = try transaction.pushes.size() - (transaction.pushes.push(of: site.id)?.size ?? 0)
            guard others + part.size <= limits.stagedBytes else { throw Failure(.overloaded, "Too much waits to become whole.") }
            try transaction.pushes.begin(announced)
        }
        // Anything but what comes next says only how much is here.
        if part.from == received, !part.bytes.isEmpty {
            try transaction.pushes.append(
                part.bytes,
                to: StagedPush(
                    site: site.id, database: caller.database, number: part.push, hash: part.hash, size: part.size, received: received))
            received += Int64(part.bytes.count)
        }
        return StageReply(bytes: PartReply(push: part.push, received: received).encoded(), isWhole: received == part.size)
    }

    /// The compressed push that a part has made whole.
    ///
    /// - Throws: `push-parts-differ` when it is gone meanwhile.
    func staged(_ part: PartRequest, _ caller: Caller, _ transaction: Transaction) throws -> [UInt8] {
        let announced = StagedPush(
            site: caller.site, database: caller.database, number: part.push, hash: part.hash, size: part.size, received: part.size)
        guard try transaction.pushes.push(of: caller.site) == announced else { throw Failure(.pushPartsDiffer) }
        return try transaction.pushes.bytes(of: caller.site)
    }

    // MARK: For a host

    /// As the first half of `part`.
    ///
    /// - Returns: the answer; or the push that is whole now, to be applied like any other.
    package func partAsync(_ caller: Caller, _ body: [UInt8]) async throws -> PartOutcome {
        let part = try PartRequest(decoding: body)
        let reply = try await database.writeAsync { try self.stage(part, caller, $0) }
        guard reply.isWhole else { return .answer(reply.bytes) }
        let staged = try await database.readAsync { try self.staged(part, caller, $0) }
        do { return .whole(try PushJob(caller, staged, part, limits)) } catch {
            try await database.writeAsync { try $0.pushes.drop(of: caller.site) }
            throw error
        }
    }
}

extension PushJob {
    /// Reads a push from its parts.
    ///
    /// - Throws: `push-parts-differ` when they are not what was announced; `body-malformed` and its kin.
    init(_ caller: Caller, _ staged: [UInt8], _ part: PartRequest, _ limits: CentralLimits) throws {
        guard let body = try? Zstd.decompress(staged, limit: limits.pushBytes), Digest.of(body) == part.hash else {
            throw Failure(.pushPartsDiffer)
        }
        try self.init(caller, body)
        guard request.number == part.push else { throw Failure(.pushPartsDiffer) }
    }
}
