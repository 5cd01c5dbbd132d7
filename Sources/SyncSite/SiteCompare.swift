import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// The next channel whose content is to be compared.
    func nextComparison() throws -> Comparison? {
        try beginAskedAgain()
        return try database.read { transaction in
            let received = try Self.pendingSettings(transaction)?.channels ?? []
            return try transaction.joined.all().first { $0.isReconciling && received.contains($0.name) }
                .map { Comparison(channel: $0.name) }
        }
    }

    /// Takes one answer: narrows the differing ranges down, or stages the differences.
    func takeComparison(_ body: [UInt8], _ comparison: inout Comparison) throws {
        let reply = try CompareReply(decoding: body)
        guard let prefix = comparison.prefixes.popLast() else { return }
        if comparison.position == nil {
            comparison.position = reply.position
            comparison.opening = reply.opening
        }
        var next = comparison
        try database.write { transaction in
            guard var channel = try transaction.joined.all().first(where: { $0.name == next.channel }) else {
                next.prefixes = []
                return
            }
            // A comparison looks at the records alone: what was staged before, by pages or by a comparison cut short, may hold what
            // was deleted or changed back meanwhile.
            if prefix.isEmpty { try Self.clearStage(of: channel.name, transaction) }
            var mine = KeyRange(prefix: prefix)
            try transaction.channels.forEachMember(of: channel.chan) { mine.add(table: $0, id: $1, hash: $2) }
            if reply.isList {
                next.differences += try stageDifferences(reply, mine, prefix, channel, transaction)
            } else {
                let theirs = Dictionary(reply.parts.map { ($0.prefix, $0.tally) }, uniquingKeysWith: { first, _ in first })
                for part in Set(theirs.keys).union(mine.partNames).sorted(by: >) where theirs[part] ?? .empty != mine.tally(of: part) {
                    guard part.utf8.count == prefix.utf8.count + 1, part.hasPrefix(prefix) else { throw Wire.malformed("parts") }
                    next.prefixes.append(part)
                }
            }
            if next.prefixes.isEmpty { try finish(next, &channel, transaction) }
        }
        comparison = next
    }

    /// Forgets what was staged of a channel, and with it the content of records that nothing else staged.
    ///
    /// A record that gave way when central kept its change apart goes on waiting for central's bytes.
    static func clearStage(of channel: String, _ transaction: Transaction) throws {
        for key in try transaction.stage.clear(of: channel) {
            try transaction.stage.dropContent(key)
            guard let stored = try transaction.records.record(key), let base = stored.base?.hash, stored.hash != base || stored.isDeleted,
                try !transaction.outbox.hasOwnVersion(stored)
            else { continue }
            try awaitBytes(of: stored, base, transaction)
        }
    }

    private func stageDifferences(
        _ reply: CompareReply, _ mine: KeyRange, _ prefix: String, _ channel: JoinedChannel, _ transaction: Transaction
    ) throws -> Int {
        var local: [RecordKey: Digest] = [:]
        try transaction.channels.forEachMember(of: channel.chan) { table, id, hash in
            if KeyRange.digits(table: table, id: id).hasPrefix(prefix) { local[RecordKey(try transaction.table(table), id)] = hash }
        }
        var differences = 0
        let held = local
        for one in reply.list {
            let key = RecordKey(try transaction.table(one.table), one.id)
            guard local.removeValue(forKey: key) != one.hash else { continue }
            differences += 1
            try transaction.stage.put(
                StagedRecord(key: key, position: reply.position, content: .same(hash: one.hash)), joined: [channel.name], left: [])
        }
        for key in local.keys.sorted(by: { ($0.table.name, $0.id) < ($1.table.name, $1.id) }) {
            differences += 1
            try transaction.stage.put(
                StagedRecord(key: key, position: reply.position, content: .unchanged), joined: [], left: [channel.name])
        }
        if try transaction.state.value(SiteMeta.fork) != nil {
            let theirs = Dictionary(
                try reply.list.map { (RecordKey(try transaction.table($0.table), $0.id), $0.hash) }, uniquingKeysWith: { first, _ in first })
            try offer(held.filter { theirs[$0.key] != $0.value }.map { ($0.key, theirs[$0.key]) }, transaction)
        }
        return differences
    }

    /// Versions of others that came after the point where histories part: central lost them, so it is told of them once.
    ///
    /// Each goes with the version that central holds in its place: as long as that stands, an administrator may take the offer up.
    private func offer(_ lost: [(key: RecordKey, theirs: Digest?)], _ transaction: Transaction) throws {
        var changes: [OutboxChange] = []
        for (key, theirs) in lost.sorted(by: { ($0.key.table.name, $0.key.id) < ($1.key.table.name, $1.key.id) }) {
            guard let record = try transaction.records.record(key), !record.isDeleted, let base = record.base, base.position < 0,
                base.hash == record.hash, try !transaction.outbox.isPending(key)
            else { continue }
            changes.append(OutboxChange(key: key, payload: record.payload, base: theirs))
        }
        guard !changes.isEmpty else { return }
        _ = try transaction.outbox.enqueue(epochs: [], acting: .program, isOffer: true, changes: changes)
    }

    private func finish(_ comparison: Comparison, _ channel: inout JoinedChannel, _ transaction: Transaction) throws {
        channel.isReconciling = false
        channel.staged = comparison.position ?? channel.staged
        try transaction.joined.save(channel)
        try Self.count(differing: comparison.differences, in: comparison.channel, transaction)
        if let opening = comparison.opening, let position = comparison.position { try Self.noteRead(opening, position, transaction) }
        if comparison.differences > 0 {
            try transaction.log.write(
                "repaired", code: FailureCode.digestDiffers.rawValue,
                "Of \(try Self.channelTitle(comparison.channel, transaction)): \(counted(comparison.differences, "record")) differed from central and \(comparison.differences == 1 ? "is" : "are") fetched again."
            )
        }
    }

    /// From now on the channels whose tallies differ from central's are compared; returns how many.
    func startReconciling(_ head: PageHead) throws -> Int {
        try database.write { transaction in
            let theirs = Dictionary(head.detail.map { ($0.channel, $0.tally) }, uniquingKeysWith: { first, _ in first })
            var started = 0
            for var channel in try transaction.joined.all() {
                guard let tally = theirs[channel.name], tally != (try transaction.channels.channel(channel.chan).tally) else { continue }
                try recount(channel.chan, transaction)
                channel.isReconciling = true
                try transaction.joined.save(channel)
                started += 1
            }
            return started
        }
    }

    /// Counts a channel anew from its members, in case the running sum itself was damaged.
    func recount(_ chan: Int64, _ transaction: Transaction) throws {
        var tally = Tally.empty
        try transaction.channels.forEachMember(of: chan) { tally.add($2) }
        try transaction.channels.setTally(chan, tally)
    }
}
