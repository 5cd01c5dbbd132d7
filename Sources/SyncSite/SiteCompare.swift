import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// The next channel whose content is to be compared.
    func nextComparison() throws -> Comparison? {
        try database.read { ledger in
            let received = try Self.pendingSettings(ledger)?.channels ?? []
            return try ledger.joinedChannels().first { $0.isReconciling && received.contains($0.name) }
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
        try database.write { ledger in
            guard var channel = try ledger.joinedChannels().first(where: { $0.name == next.channel }) else {
                next.prefixes = []
                return
            }
            // A comparison looks at the records alone: what was staged before, by pages or by a comparison cut short, may hold what
            // was deleted or changed back meanwhile.
            if prefix.isEmpty { try Self.clearStage(of: channel.name, ledger) }
            var mine = KeyRange(prefix: prefix)
            try ledger.forEachMember(of: channel.chan) { mine.add(table: $0, id: $1, hash: $2) }
            if reply.isList {
                next.differences += try stageDifferences(reply, mine, prefix, channel, ledger)
            } else {
                let theirs = Dictionary(reply.parts.map { ($0.prefix, $0.tally) }, uniquingKeysWith: { first, _ in first })
                for part in Set(theirs.keys).union(mine.partNames).sorted(by: >) where theirs[part] ?? .empty != mine.tally(of: part) {
                    guard part.utf8.count == prefix.utf8.count + 1, part.hasPrefix(prefix) else { throw Wire.malformed("parts") }
                    next.prefixes.append(part)
                }
            }
            if next.prefixes.isEmpty { try finish(next, &channel, ledger) }
        }
        comparison = next
    }

    /// Forgets what was staged of a channel, and with it the content of records that nothing else staged.
    ///
    /// A record that gave way when central kept its change apart goes on waiting for central's bytes.
    static func clearStage(of channel: String, _ ledger: Ledger) throws {
        for key in try ledger.clearStage(of: channel) {
            try ledger.dropStagedContent(key)
            guard let stored = try ledger.record(key), let base = stored.base?.hash, stored.hash != base || stored.isDeleted,
                try !ledger.hasOwnVersion(stored)
            else { continue }
            try awaitBytes(of: stored, base, ledger)
        }
    }

    private func stageDifferences(
        _ reply: CompareReply, _ mine: KeyRange, _ prefix: String, _ channel: JoinedChannel, _ ledger: Ledger
    ) throws -> Int {
        var local: [RecordKey: Digest] = [:]
        try ledger.forEachMember(of: channel.chan) { table, id, hash in
            if KeyRange.digits(table: table, id: id).hasPrefix(prefix) { local[RecordKey(try ledger.table(table), id)] = hash }
        }
        var differences = 0
        let held = local
        for one in reply.list {
            let key = RecordKey(try ledger.table(one.table), one.id)
            guard local.removeValue(forKey: key) != one.hash else { continue }
            differences += 1
            try ledger.stage(
                StagedRecord(key: key, position: reply.position, content: .same(hash: one.hash)), joined: [channel.name], left: [])
        }
        for key in local.keys.sorted(by: { ($0.table.name, $0.id) < ($1.table.name, $1.id) }) {
            differences += 1
            try ledger.stage(
                StagedRecord(key: key, position: reply.position, content: .unchanged), joined: [], left: [channel.name])
        }
        if try ledger.number(SiteMeta.fork) != nil {
            let theirs = Dictionary(
                try reply.list.map { (RecordKey(try ledger.table($0.table), $0.id), $0.hash) }, uniquingKeysWith: { first, _ in first })
            try offer(held.filter { theirs[$0.key] != $0.value }.map { ($0.key, theirs[$0.key]) }, ledger)
        }
        return differences
    }

    /// Versions of others that came after the point where histories part: central lost them, so it is told of them once.
    ///
    /// Each goes with the version that central holds in its place: as long as that stands, an administrator may take the offer up.
    private func offer(_ lost: [(key: RecordKey, theirs: Digest?)], _ ledger: Ledger) throws {
        var changes: [OutboxChange] = []
        for (key, theirs) in lost.sorted(by: { ($0.key.table.name, $0.key.id) < ($1.key.table.name, $1.key.id) }) {
            guard let record = try ledger.record(key), !record.isDeleted, let base = record.base, base.position < 0,
                base.hash == record.hash, try !ledger.isPending(key)
            else { continue }
            changes.append(OutboxChange(key: key, payload: record.payload, base: theirs))
        }
        guard !changes.isEmpty else { return }
        _ = try ledger.enqueue(epochs: [], acting: .program, isOffer: true, changes: changes)
    }

    private func finish(_ comparison: Comparison, _ channel: inout JoinedChannel, _ ledger: Ledger) throws {
        channel.isReconciling = false
        channel.staged = comparison.position ?? channel.staged
        try ledger.save(channel)
        try ledger.setMeta(SiteMeta.stagedOpening, comparison.opening)
        if let position = comparison.position { try ledger.setNumber(SiteMeta.stagedHead, position) }
        if comparison.differences > 0 {
            try ledger.log(
                "repaired", code: FailureCode.digestDiffers.rawValue,
                "\(counted(comparison.differences, "record")) of \(comparison.channel) differed from central and \(comparison.differences == 1 ? "is" : "are") fetched again."
            )
        }
    }

    /// Marks the channels whose tallies differ from central's; returns how many.
    func markDiffering(_ head: PageHead) throws -> Int {
        try database.write { ledger in
            let theirs = Dictionary(head.detail.map { ($0.channel, $0.tally) }, uniquingKeysWith: { first, _ in first })
            var marked = 0
            for var channel in try ledger.joinedChannels() {
                guard let tally = theirs[channel.name], tally != (try ledger.channel(channel.chan).tally) else { continue }
                try recount(channel.chan, ledger)
                channel.isReconciling = true
                try ledger.save(channel)
                marked += 1
            }
            return marked
        }
    }

    /// Counts a channel anew from its members, in case the running sum itself was damaged.
    func recount(_ chan: Int64, _ ledger: Ledger) throws {
        var tally = Tally.empty
        try ledger.forEachMember(of: chan) { tally.add($2) }
        try ledger.setTally(chan, tally)
    }
}
