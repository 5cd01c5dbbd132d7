import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// The next push: frozen by number and range before it is sent, so that a repetition is the same bytes.
    ///
    /// - Returns: nil when nothing waits.
    func nextPush() throws -> [UInt8]? {
        if try database.read({ try !$0.hasWaitingGroups() && Self.reports($0).isEmpty }) {
            guard try releaseWithheld() else { return nil }
        }
        return try database.write { ledger in
            var last = Int64.max
            var first: Int64 = 0
            if let frozenFirst = try ledger.number(SiteMeta.pushFirst), let frozenLast = try ledger.number(SiteMeta.pushLast) {
                first = frozenFirst
                last = frozenLast
            }
            let reports = try Self.reports(ledger)
            let groups = try ledger.waitingGroups(
                from: first, through: last, records: PushRequest.recordsPerPush, bytes: limits.pushBytes)
            guard !groups.isEmpty || !reports.isEmpty else {
                try ledger.thawPush()
                return nil
            }
            for change in groups.flatMap(\.changes) {
                guard let payload = change.payload, !RecordShape.isReadable(payload) else { continue }
                throw Failure(
                    .databaseDamaged, "The change of \(change.key) that waits to be sent is damaged on this device.",
                    ["table": change.key.table.name, "id": change.key.id])
            }
            let low = try groups.first?.number ?? ledger.lastGroup() + 1
            let high = groups.last?.number ?? low - 1
            var number = try ledger.number(SiteMeta.push) ?? 0
            if last == Int64.max {
                number += 1
                try ledger.setNumber(SiteMeta.push, number)
                try ledger.setNumber(SiteMeta.pushFirst, low)
                try ledger.setNumber(SiteMeta.pushLast, high)
                try ledger.setMeta(SiteMeta.pushReports, reports.isEmpty ? nil : reports.joined(separator: " "))
                // The opening goes with the frozen push: a repetition after a restart must be the same bytes.
                try ledger.setMeta("push.opening", try ledger.currentOpening()?.id)
            }
            let request = PushRequest(
                number: number, opening: try ledger.meta("push.opening") ?? "",
                healedThrough: try ledger.number(SiteMeta.healedThrough), frozen: reports,
                groups: groups.map { group in
                    PushRequest.Group(
                        number: group.number, epochs: group.epochs, acting: group.acting, isOffer: group.isOffer,
                        isImported: group.isImported,
                        changes: group.changes.map {
                            PushRequest.GroupChange(table: $0.key.table.name, id: $0.key.id, base: $0.base, payload: $0.payload)
                        })
                })
            return request.encoded()
        }
    }

    /// Number of the push under way.
    func pushNumber() throws -> Int64 { try database.read { try $0.number(SiteMeta.push) ?? 0 } }

    /// The hand-overs that the push under way reports; of the next one, when none is.
    private static func reports(_ ledger: Ledger) throws -> [String] {
        guard try ledger.number(SiteMeta.pushFirst) != nil else { return try Freeze.toReport(ledger) }
        return (try ledger.meta(SiteMeta.pushReports) ?? "").split(separator: " ").map(String.init)
    }

    /// Takes central's answer: accepted versions become the base; of refused ones the site keeps what it edits and lets the rest give
    /// way to what central holds.
    ///
    /// - Returns: how many records were accepted and parked.
    func takePushReply(_ body: [UInt8]) throws -> (accepted: Int, parked: Int) {
        let reply = try PushReply(decoding: body)
        return try database.write { ledger in
            guard reply.number == (try ledger.number(SiteMeta.push) ?? 0), let first = try ledger.number(SiteMeta.pushFirst),
                let last = try ledger.number(SiteMeta.pushLast)
            else { return (0, 0) }
            var accepted = 0
            var parked = 0
            for (number, answer) in reply.answers where number >= first && number <= last {
                let changes = try ledger.changes(ofGroup: number)
                try ledger.answer(group: number, push: reply.number, answer)
                switch answer {
                case .accepted(let position):
                    accepted += changes.count
                    // First: what no longer stands hinders nothing, and a deletion leaves no trace.
                    try endOlder(than: number, changes, ledger)
                    for change in changes { try accept(change, position, ledger) }
                case .parked(let code, let message):
                    parked += changes.count
                    if let kept = reply.quarantine[number] { try ledger.noteQuarantine(group: number, number: kept) }
                    try park(changes, group: number, code: code, untouched: reply.untouched[number], ledger)
                    try ledger.log("parked", code: code, message)
                }
            }
            try Freeze.noteReported(try Self.reports(ledger), ledger)
            try ledger.thawPush()
            return (accepted, parked)
        }
    }

    /// Notes what became of groups that central kept apart: of what the site shows of them, the mark goes. Other records come, or do not,
    /// like anybody's.
    func takeDecisions(_ resolved: [Resolution], _ ledger: Ledger) throws {
        for resolution in resolved where try ledger.take(resolution) {
            switch resolution.outcome {
            case .released(let position):
                try release(resolution.group, at: position, ledger)
                try ledger.log("released", "Central has accepted group \(resolution.group) after all.")
            case .dismissed(let why, let takesBack):
                if takesBack { try takeBack(resolution.group, ledger) }
                try ledger.setNumber(SiteMeta.dismissals, Self.dismissals(ledger) + 1)
                try ledger.log("dismissed", "An administrator has given group \(resolution.group) up: \(why)")
            }
        }
    }

    /// How many of this site's groups administrators gave up: what the program wrote in them may be due still.
    package static func dismissals(_ ledger: Ledger) throws -> Int64 { try ledger.number(SiteMeta.dismissals) ?? 0 }

    /// A later version was accepted: the earlier one no longer stands here.
    private func endOlder(than group: Int64, _ changes: [OutboxChange], _ ledger: Ledger) throws {
        guard try ledger.keepsAnyApart() else { return }
        for change in changes {
            guard let stored = try ledger.record(change.key), let kept = try ledger.apartGroup(of: stored.rec), kept < group else { continue }
            try ledger.endApart(stored.rec)
        }
    }

    func accept(_ change: OutboxChange, _ position: Int64?, _ ledger: Ledger) throws {
        guard let stored = try ledger.record(change.key), try !Self.isOwnFromNowOn(stored, rules, ledger) else { return }
        if let position, let known = stored.base, known.position > position { return try keepLater(known, stored, ledger) }
        let before = try ledger.memberships(of: stored.rec)
        let hash = change.payload.map { Digest.record(change.key, payload: $0) }
        let base = Base(position: position ?? stored.base?.position ?? 0, hash: hash)
        if before.isEmpty, hash != nil { try awaitPlace(change.key, ledger) }
        for chan in before {
            try ledger.tally(chan, removing: stored.base?.hash, adding: hash)
            if hash == nil { try ledger.removeMembership(stored.rec, chan) }
        }
        let isOwn = try ledger.hasOwnVersion(stored)
        if hash == nil, !isOwn { return try LostRecords.erase(stored, ledger) }
        try ledger.setBase(stored.rec, base)
        // Pushed anew after central was restored: what stands here may be a later version that central had made of it and forgot.
        if let hash, !isOwn, stored.hash != hash || stored.isDeleted { try Self.awaitBytes(of: stored, at: base.position, hash, ledger) }
    }

    /// Central took the change, made something else of the record since, and that was received before the answer.
    private func keepLater(_ known: Base, _ stored: StoredRecord, _ ledger: Ledger) throws {
        guard try !ledger.hasOwnVersion(stored) else { return }
        guard let hash = known.hash else { return try LostRecords.erase(stored, ledger) }
        if stored.hash != hash || stored.isDeleted { try Self.awaitBytes(of: stored, at: known.position, hash, ledger) }
    }

    /// The next checkpoint says through which channels the site holds the record, or that it does not: then it goes.
    func awaitPlace(_ key: RecordKey, _ ledger: Ledger) throws {
        try ledger.stage(StagedRecord(key: key, position: 0, content: .unchanged), joined: [], left: [])
    }

    /// The next checkpoint brings central's version of the record back.
    static func awaitBytes(of stored: StoredRecord, at position: Int64? = nil, _ base: Digest, _ ledger: Ledger) throws {
        try ledger.stage(
            StagedRecord(key: stored.key, position: position ?? stored.base?.position ?? 0, content: .same(hash: base)),
            joined: [], left: [])
    }

    /// A new user has travelled: whatever central said, the record here is the site's alone (R-OWN 7).
    private static func isOwnFromNowOn(_ stored: StoredRecord, _ rules: Rules, _ ledger: Ledger) throws -> Bool {
        guard rules.tablesWithLocal.contains(stored.key.table.folded), !stored.isDeleted else { return false }
        return try OwnerFinder(rules: rules, ledger: ledger).owner(of: stored.key, payload: stored.payload) == .local
    }

    /// The site shows what central holds, fetching it with the next pull.
    ///
    /// - Parameter atCheckpoint: what central does not hold goes with the next checkpoint, not at once.
    func giveWay(_ key: RecordKey, atCheckpoint: Bool = false, _ ledger: Ledger) throws {
        guard let stored = try ledger.record(key), try !ledger.hasOwnVersion(stored) else { return }
        guard try !Self.isOwnFromNowOn(stored, rules, ledger) else { return }
        let memberships = try ledger.memberships(of: stored.rec)
        if Merge.isMerge(key), stored.base?.hash == nil, let merge = try? Merge(stored.payload) {
            // Central refused the merge: nothing was built on it yet, and the dropped record comes back.
            try ledger.removeAlias(table: ledger.table(merge.of), dropped: merge.dropped)
        }
        // A base that no pull has confirmed yet comes back with one, or was lost with central's restored past.
        guard let hash = stored.base?.hash, !memberships.isEmpty else {
            return atCheckpoint ? try awaitPlace(key, ledger) : try LostRecords.erase(stored, ledger)
        }
        guard stored.hash != hash || stored.isDeleted else { return }
        try Self.awaitBytes(of: stored, hash, ledger)
    }
}

extension Ledger {
    func number(_ name: String) throws -> Int64? { try meta(name).flatMap { Int64($0) } }
    func setNumber(_ name: String, _ value: Int64?) throws { try setMeta(name, value.map(String.init)) }

    /// Nothing is under way: the next push may choose its groups anew.
    func thawPush() throws {
        try setMeta(SiteMeta.pushFirst, nil)
        try setMeta(SiteMeta.pushLast, nil)
        try setMeta(SiteMeta.pushReports, nil)
    }
}
