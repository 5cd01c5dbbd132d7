import Failures
import Storage
import SyncProtocol
import SyncRules

/// What central asks the site to receive anew (decision 86).
extension SiteEngine {
    /// Begins what the settings ask for and was not begun yet, and forgets what they ask for no longer.
    ///
    /// While everything is being received anyway it waits: bytes of now are compared, not those on their way.
    func beginAskedAgain() throws {
        let isNews = try database.read { transaction in
            let asked = try Self.pendingSettings(transaction)?.again.map(\.id) ?? []
            return try asked != Self.works(transaction).map(\.id) && Self.isComplete(transaction)
        }
        guard isNews else { return }
        try database.write { transaction in
            let known = Dictionary(try Self.works(transaction).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            let works = try (Self.pendingSettings(transaction)?.again ?? []).map { asked -> AgainWork in
                if let work = known[asked.id] { return work }
                let again = try again(asked.title, asked.channels, "\(asked.title), as asked from central,", transaction)
                return AgainWork(id: asked.id, records: Int64(clamping: again.records), damaged: Int64(clamping: again.damaged))
            }
            try Self.keep(works, transaction)
        }
    }

    /// Records of a channel differed from central: they count for whatever asked to have it compared.
    static func count(differing count: Int, in channel: String, _ transaction: Transaction) throws {
        guard count > 0, try transaction.state.has(SiteMeta.again) else { return }
        let asked = try pendingSettings(transaction)?.again.filter { $0.channels.contains(channel) }.map(\.id) ?? []
        try keep(
            works(transaction).map { work in
                var work = work
                if !work.isDone, asked.contains(work.id) { work.differed += Int64(clamping: count) }
                return work
            }, transaction)
    }

    /// At a checkpoint at which both sides hold the same: what was compared until here is done.
    ///
    /// - Returns: whether central is to be told of something.
    func endAskedAgain() throws -> Bool {
        guard try database.read({ try Self.works($0).contains { !$0.isDone } }) else { return false }
        return try database.write { transaction in
            let differing = Set(try transaction.joined.all().filter(\.isReconciling).map(\.name))
            let asked = try Self.pendingSettings(transaction)?.again ?? []
            var hasEnded = false
            let works = try Self.works(transaction).map { work -> AgainWork in
                guard !work.isDone, let order = asked.first(where: { $0.id == work.id }), order.channels.allSatisfy({ !differing.contains($0) }) else {
                    return work
                }
                var work = work
                (work.isDone, hasEnded) = (true, true)
                try transaction.log.write(
                    "again",
                    "\(order.title) was compared, as asked from central: \(counted(Int(clamping: work.differed), "record")) differed, \(work.damaged) of them damaged here."
                )
                return work
            }
            try Self.keep(works, transaction)
            return hasEnded
        }
    }

    /// What is told to central until it no longer asks.
    static func toldAgain(_ transaction: Transaction) throws -> [ToldAgain] { try works(transaction).filter(\.isDone).map(\.told) }

    /// What central asks for, and how far it is.
    static func worksByTitle(_ transaction: Transaction) throws -> [AgainWork] {
        let works = try works(transaction)
        return try (pendingSettings(transaction)?.again ?? []).map { asked in
            var work = works.first { $0.id == asked.id } ?? AgainWork(id: asked.id, records: 0, damaged: 0)
            work.title = asked.title
            return work
        }
    }

    private static func works(_ transaction: Transaction) throws -> [AgainWork] {
        (try transaction.state.value(SiteMeta.again) ?? []).compactMap { AgainWork(text: $0) }
    }

    private static func keep(_ works: [AgainWork], _ transaction: Transaction) throws {
        try transaction.state.set(SiteMeta.again, works.isEmpty ? nil : works.map(\.text))
    }
}
