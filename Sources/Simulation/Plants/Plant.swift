import Failures
import SimulatedDisk
import Storage
import SyncCentral
import SyncProtocol
import Synchronization

/// A planted bug at work in one machine.
final class Plant: Sendable {
    enum Place: Sendable { case central, site }

    let bug: PlantedBug
    let place: Place
    private let state = Mutex(State())

    private struct State {
        var count = 0
        var undone = 0
        /// Central's follower of transfers is at work.
        var isFollowing = false
        /// Pushes share a transaction, and how deep in attempts it is.
        /// Ids given instead of others, and how many were.
        var names: [String: String] = [:]
        var named = 0
        /// The disk as it was before the last commit.
        var earlier: DiskImage?
    }

    init(_ bug: PlantedBug, _ place: Place) {
        self.bug = bug
        self.place = place
    }

    func wrap(_ engine: any SQLDatabase, on disk: SimulatedDisk) -> any SQLDatabase {
        MutatingDatabase(engine, plant: self, disk: disk)
    }

    /// True at every so many calls.
    func isDue(every count: Int) -> Bool {
        state.withLock {
            $0.count += 1
            return $0.count % count == 0
        }
    }

    func noteUndone() { state.withLock { $0.undone += 1 } }
    var undone: Int { state.withLock { $0.undone } }

    func beforeWrite(on disk: SimulatedDisk) {
        guard bug == .answeredBeforeDurable, place == .central else { return }
        let image = disk.snapshot()
        state.withLock { $0.earlier = image }
    }

    func losePower(_ disk: SimulatedDisk, _ fate: UnsyncedWrites) {
        guard let earlier = state.withLock({ $0.earlier }) else { return disk.powerLoss(keeping: fate) }
        disk.restore(earlier)
    }

    // MARK: Transfers

    /// Does the work of central's follower of transfers, so that statements know whose they are.
    func following<T>(_ work: () throws -> T) rethrows -> T {
        state.withLock { $0.isFollowing = true }
        defer { state.withLock { $0.isFollowing = false } }
        return try work()
    }
    var isFollowing: Bool { state.withLock { $0.isFollowing } }

    var renames: Bool { (bug == .randomHalf || bug == .halfMadeAgain) && place == .central && isFollowing }

    /// - Parameter isLive: whether a record of this id is there; nil when there never was one.
    func name(insteadOf id: String, _ isLive: Bool?) -> String {
        switch (bug, isLive) {
        case (.randomHalf, nil), (.halfMadeAgain, false?): break
        default: return id
        }
        return state.withLock { state in
            if let known = state.names[id] { return known }
            state.named += 1
            let count = String(state.named)
            let name = "C" + String(repeating: "0", count: 11 - count.utf8.count) + count + "4" + id.dropFirst(13)
            state.names[id] = name
            return name
        }
    }

    /// The follower begins anew, and what it drew by chance before is forgotten.
    func noteReset(of database: LedgerDatabase) throws {
        guard bug == .randomHalf, place == .central else { return }
        state.withLock { $0.names = [:] }
        try database.engine.write { try $0.execute("DELETE FROM pairs") }
    }

    /// Saves the cursor of central's follower ahead of its work, which comes in a transaction of its own.
    ///
    /// - Returns: where the cursor was, for the work to begin at; nil unless that is the bug.
    func saveCursorFirst(_ engine: any SQLDatabase) throws -> Int64? {
        guard bug == .followerCursorApart, place == .central, isFollowing else { return nil }
        let earlier = try engine.read { session in
            try session.prepare("SELECT position FROM followers WHERE name = 'transfers'").first { $0.int(0) }
        }
        guard let earlier else { return nil }
        try engine.write {
            try $0.execute("UPDATE followers SET position = (SELECT position FROM ledger_head) WHERE name = 'transfers'")
        }
        return earlier
    }

    /// Triggers that do the wrong thing inside the database itself.
    func install(in database: LedgerDatabase) throws {
        if bug == .freezeForgotten, place == .site {
            // The restart finds the settings without what they freeze, and the marks of what was reported as they were.
            try database.engine.write {
                try $0.execute("UPDATE meta SET value = json_remove(value, '$.frozen') WHERE name = 'settings'")
            }
        }
        guard let trigger = Self.trigger(bug, place) else { return }
        try database.engine.write { try $0.execute("CREATE TRIGGER IF NOT EXISTS planted \(trigger)") }
    }

    // MARK: The wire

    /// Central's answers to pushes that share a transaction, as the planted bug gives them.
    static func answers(
        _ bug: PlantedBug?, _ jobs: [PushJob], _ engine: CentralEngine
    ) throws -> [Result<[UInt8], Failure>] {
        switch bug {
        case .answeredInBatch: try answersAhead(jobs, engine)
        case .batchHalfUndone: try undoneTogether(jobs, engine)
        case .oldAnswerForNewBody:
            try zip(jobs, engine.push(jobs)).map { job, answer in
                guard case .failure(let failure) = answer, failure.code == .pushBodyDiffers,
                    let old = try engine.database.read({ try $0.sites.site(job.caller.site)?.pushAnswer })
                else { return answer }
                return .success(old)
            }
        default: try engine.push(jobs)
        }
    }

    /// One savepoint for all: what stands beside a push that cannot be taken is undone with it, and answered all the same.
    private static func undoneTogether(_ jobs: [PushJob], _ engine: CentralEngine) throws -> [Result<[UInt8], Failure>] {
        struct Undone: Error {}
        var answers: [Result<[UInt8], Failure>] = []
        do {
            try engine.database.write { transaction in
                answers = try engine.applyPushes(jobs, transaction)
                if answers.contains(where: { if case .failure = $0 { true } else { false } }) { throw Undone() }
            }
        } catch is Undone {}
        return answers
    }

    /// The answers as they are inside the transaction, whatever becomes of it.
    private static func answersAhead(_ jobs: [PushJob], _ engine: CentralEngine) throws -> [Result<[UInt8], Failure>] {
        struct Undone: Error {}
        var answers: [Result<[UInt8], Failure>] = []
        do {
            try engine.database.write { transaction in
                answers = try engine.applyPushes(jobs, transaction)
                throw Undone()
            }
        } catch is Undone {}
        do { return try engine.push(jobs) } catch  where !answers.isEmpty { return answers }
    }

    /// A page as the planted bug sends it.
    static func page(_ bug: PlantedBug?, _ body: [UInt8], previousTotal: inout [UInt8]?) -> [UInt8] {
        switch bug {
        case .pageSplitsPosition: splitPosition(body)
        case .staleDigest: staleTotal(body, &previousTotal)
        default: body
        }
    }

    private static func splitPosition(_ body: [UInt8]) -> [UInt8] {
        var lines = body.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        guard let marks = try? PullMarks(body), !marks.isCheckpoint, lines.count > 3 else { return body }
        lines.remove(at: lines.count - 2)
        return Array(lines.joined(separator: [0x0A]))
    }

    private static func staleTotal(_ body: [UInt8], _ previous: inout [UInt8]?) -> [UInt8] {
        let text = String(decoding: body, as: UTF8.self)
        guard let start = text.range(of: "\"total\":["), let end = text[start.upperBound...].firstIndex(of: "]") else { return body }
        let total = Array(text[start.lowerBound...end].utf8)
        defer { previous = total }
        guard let old = previous else { return body }
        return Array(text[..<start.lowerBound].utf8) + old + Array(text[text.index(after: end)...].utf8)
    }
}

extension StringProtocol {
    /// Where a text stands first.
    func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
