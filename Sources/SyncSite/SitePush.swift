import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// The next push: frozen by number and range before it is sent, so that a repetition is the same bytes.
    ///
    /// - Parameter prepared: made while the push before it was under way; it is taken where it is just that push.
    /// - Returns: nil when nothing waits.
    func nextPush(_ prepared: PreparedPush? = nil) throws -> [UInt8]? {
        if try database.read({ try !$0.outbox.hasWaitingGroups() && Self.reports($0).isEmpty }) {
            guard try releaseWithheld() else { return nil }
        }
        return try database.write { transaction in
            try thawNextAhead(transaction)
            var last = Int64.max
            var first: Int64 = 0
            if let frozenFirst = try transaction.state.value(SiteMeta.pushFirst), let frozenLast = try transaction.state.value(SiteMeta.pushLast) {
                first = frozenFirst
                last = frozenLast
            }
            let reports = try Self.reports(transaction)
            // What central has answered waits to be worked in, not to be sent.
            if let answered = try transaction.state.value(SiteMeta.answerLast) { first = max(first, answered + 1) }
            if last == Int64.max, reports.isEmpty, let prepared, try isNext(prepared, from: first, transaction) {
                try Self.freeze(prepared.number, prepared.groups[0], prepared.groups[prepared.groups.count - 1], reports, transaction)
                return prepared.body
            }
            // A frozen push is repeated as it was, whatever central sets meanwhile.
            let bytes = try last == Int64.max ? Self.terms(transaction).pushBytes.map { Int(clamping: $0) } ?? limits.pushBytes : Int.max
            let groups = try transaction.outbox.waitingGroups(from: first, through: last, records: PushRequest.recordsPerPush, bytes: bytes)
            guard !groups.isEmpty || !reports.isEmpty else {
                try transaction.outbox.thawPush()
                return nil
            }
            try Self.checkReadable(groups)
            let low = try groups.first?.number ?? transaction.outbox.lastGroup() + 1
            let high = groups.last?.number ?? low - 1
            var number = try transaction.state.value(SiteMeta.push) ?? 0
            if last == Int64.max {
                number += 1
                try Self.freeze(number, low, high, reports, transaction)
            }
            return Self.encoded(
                number, opening: try transaction.state.value(SiteMeta.pushOpening) ?? "",
                healedThrough: try Self.healed(transaction), reports: reports, groups)
        }
    }

    /// Whether a push was frozen that has no answer yet: something of it may be on central.
    func hasPushUnderWay() throws -> Bool { try database.read { try $0.state.has(SiteMeta.pushFirst) || !$0.ahead.all().isEmpty } }

    /// From here on this push is repeated as it is until it is answered.
    private static func freeze(_ number: Int64, _ first: Int64, _ last: Int64, _ reports: [String], _ transaction: Transaction) throws {
        try transaction.state.set(SiteMeta.push, number)
        try transaction.state.set(SiteMeta.pushFirst, first)
        try transaction.state.set(SiteMeta.pushLast, last)
        try transaction.state.set(SiteMeta.pushReports, reports.isEmpty ? nil : reports)
        // The opening goes with the frozen push: a repetition after a restart must be the same bytes.
        try transaction.state.set(SiteMeta.pushOpening, try transaction.openings.current()?.id)
        let healed = try transaction.state.value(SiteMeta.healedThrough)
        if try healed != nil || transaction.state.has(SiteMeta.pushHealed) { try transaction.state.set(SiteMeta.pushHealed, healed) }
    }

    /// Makes the push ready that follows the one under way, where nothing but groups of changes waits behind it.
    ///
    /// - Returns: nil where none is under way, or what follows is not known yet.
    func preparePush() throws -> PreparedPush? {
        try database.read { transaction in
            let state = transaction.state
            guard let last = try state.value(SiteMeta.pushLast), try Self.isOfGroupsAlone(transaction), try transaction.ahead.all().isEmpty else { return nil }
            let bytes = try Self.terms(transaction).pushBytes.map { Int(clamping: $0) } ?? limits.pushBytes
            let groups = try transaction.outbox.waitingGroups(from: last + 1, records: PushRequest.recordsPerPush, bytes: bytes)
            guard !groups.isEmpty, let number = try state.value(SiteMeta.push) else { return nil }
            // What is damaged is told when its turn comes.
            guard groups.flatMap(\.changes).allSatisfy({ $0.payload.map(RecordShape.isReadable) ?? true }) else { return nil }
            let (opening, healed) = (try transaction.openings.current()?.id ?? "", try state.value(SiteMeta.healedThrough))
            return PreparedPush(
                number: number + 1, opening: opening, healedThrough: healed, groups: groups.map(\.number),
                body: Self.encoded(number + 1, opening: opening, healedThrough: healed, reports: [], groups))
        }
    }

    /// Whether the push under way reports no hand-over, and none is to be reported.
    private static func isOfGroupsAlone(_ transaction: Transaction) throws -> Bool {
        try !transaction.state.has(SiteMeta.pushReports) && Freeze.toReport(transaction).isEmpty
    }

    private func isNext(_ prepared: PreparedPush, from first: Int64, _ transaction: Transaction) throws -> Bool {
        try prepared.number == (transaction.state.value(SiteMeta.push) ?? 0) + 1 && prepared.opening == transaction.openings.current()?.id ?? ""
            && prepared.healedThrough == transaction.state.value(SiteMeta.healedThrough)
            && transaction.outbox.waitingNumbers(from: first, count: prepared.groups.count) == prepared.groups
    }

    /// - Throws: `database-damaged` for a change that nobody could read.
    static func checkReadable(_ groups: [OutboxGroup]) throws {
        for change in groups.flatMap(\.changes) {
            guard let payload = change.payload, !RecordShape.isReadable(payload) else { continue }
            throw Failure(
                .databaseDamaged, "The change of \(change.key) that waits to be sent is damaged on this device.",
                ["table": change.key.table.name, "id": change.key.id])
        }
    }

    static func encoded(_ number: Int64, opening: String, healedThrough: Int64?, reports: [String], _ groups: [OutboxGroup]) -> [UInt8] {
        PushRequest(
            number: number, opening: opening, healedThrough: healedThrough, frozen: reports,
            groups: groups.map { group in
                PushRequest.Group(
                    number: group.number, epochs: group.epochs, acting: group.acting, isOffer: group.isOffer, isImported: group.isImported,
                    changes: group.changes.map {
                        PushRequest.GroupChange(table: $0.key.table.name, id: $0.key.id, base: $0.base, payload: $0.payload)
                    })
            }
        ).encoded()
    }

    /// Number of the push under way.
    func pushNumber() throws -> Int64 { try database.read { try $0.state.value(SiteMeta.push) ?? 0 } }

    /// The hand-overs that the push under way reports; of the next one, when none is.
    private static func reports(_ transaction: Transaction) throws -> [String] {
        guard try transaction.state.value(SiteMeta.pushFirst) != nil else { return try Freeze.toReport(transaction) }
        return try transaction.state.value(SiteMeta.pushReports) ?? []
    }

    /// Takes central's answer: accepted versions become the base; of refused ones the site keeps what it edits and lets the rest give
    /// way to what central holds.
    ///
    /// - Returns: how many records were accepted and parked.
    func takePushReply(_ body: [UInt8]) throws -> (accepted: Int, parked: Int) {
        let reply = try PushRequest.Reply(decoding: body)
        return try database.write { transaction in
            guard reply.number == (try transaction.state.value(SiteMeta.push) ?? 0), let first = try transaction.state.value(SiteMeta.pushFirst),
                let last = try transaction.state.value(SiteMeta.pushLast)
            else { return (0, 0) }
            let outcome = try apply(reply, first...max(first, last), transaction)
            try Freeze.rememberReported(try Self.reports(transaction), transaction)
            try transaction.outbox.thawPush()
            // Central had no room for some of them: they go before what was frozen behind them.
            let answered = Set(reply.answers.map(\.group))
            if last >= first, !(first...last).allSatisfy(answered.contains) { try transaction.ahead.clear() }
            return outcome
        }
    }

    /// Keeps central's answer as it came, so that the next push may go out before it is worked in: durable with the next push, which is frozen
    /// before it leaves, it cannot be lost any more (R-SYNC 3). Lost with the power before that, it is asked for again.
    ///
    /// - Returns: false where the next push would not be the same without it, or none follows; then it is to be taken at once.
    func keepPushReply(_ body: [UInt8]) throws -> Bool {
        let reply = try PushRequest.Reply(decoding: body)
        return try database.writeBehind { transaction in
            guard reply.number == (try transaction.state.value(SiteMeta.push)), let first = try transaction.state.value(SiteMeta.pushFirst),
                let last = try transaction.state.value(SiteMeta.pushLast), try !transaction.state.has(SiteMeta.answer),
                try Self.isOfGroupsAlone(transaction),
                reply.answers.first?.group == first, reply.answers.last?.group == last, reply.answers.allSatisfy(\.answer.isAccepted),
                try !transaction.outbox.waitingGroups(from: last + 1, records: 1, bytes: 1).isEmpty
            else { return false }
            try transaction.state.set(SiteMeta.answer, String(decoding: body, as: UTF8.self))
            try transaction.state.set(SiteMeta.answerFirst, first)
            try transaction.state.set(SiteMeta.answerLast, last)
            try transaction.outbox.thawPush()
            return true
        }
    }

    /// Works in the answer that was kept, and a page that came since; nothing is lost with it where the power goes: it is done again.
    ///
    /// - Parameter page: adds to the stage alone.
    /// - Returns: how many records were accepted and parked, and what came of the page.
    func takeKeptReply(with page: ReceivedPage? = nil) throws -> (answered: (accepted: Int, parked: Int), page: PageOutcome?) {
        guard try database.read({ try $0.state.has(SiteMeta.answer) }) else { return ((0, 0), try page.map(takePage)) }
        return try database.writeBehind { transaction in
            let awaited = try AwaitedPlaces(transaction)
            let answered = try takeKeptReply(awaited, transaction)
            let outcome = try page.map { try take($0, awaited: awaited, transaction) }
            for key in awaited.takeRest() { try awaitPlace(key, transaction) }
            return (answered, outcome)
        }
    }

    private func takeKeptReply(_ awaited: AwaitedPlaces, _ transaction: Transaction) throws -> (accepted: Int, parked: Int) {
        guard let body = try transaction.state.value(SiteMeta.answer), let first = try transaction.state.value(SiteMeta.answerFirst),
            let last = try transaction.state.value(SiteMeta.answerLast)
        else { return (0, 0) }
        let outcome = try apply(try PushRequest.Reply(decoding: Array(body.utf8)), first...max(first, last), awaited: awaited, transaction)
        try transaction.state.set(SiteMeta.answer, nil)
        try transaction.state.set(SiteMeta.answerFirst, nil)
        try transaction.state.set(SiteMeta.answerLast, nil)
        return outcome
    }

    /// Takes in what central answered about these groups.
    private func apply(
        _ reply: PushRequest.Reply, _ groups: ClosedRange<Int64>, awaited: AwaitedPlaces? = nil, _ transaction: Transaction
    ) throws -> (accepted: Int, parked: Int) {
        var accepted = 0
        var parked = 0
        let answered = try reply.answers.filter { groups.contains($0.group) }.map { ($0.group, $0.answer, try transaction.outbox.changes(ofGroup: $0.group)) }
        try transaction.records.gather(answered.flatMap { $0.2.map(\.key) })
        for (number, answer, changes) in answered {
            try transaction.outbox.answer(group: number, push: reply.number, answer)
            switch answer {
            case .accepted(let position):
                accepted += changes.count
                // First: what no longer stands hinders nothing, and a deletion leaves no trace.
                try endOlder(than: number, changes, transaction)
                for change in changes { try accept(change, position, awaited: awaited, transaction) }
            case .parked(let code, let message):
                parked += changes.count
                if let kept = reply.quarantine[number] { try transaction.outbox.rememberQuarantine(group: number, number: kept) }
                try park(changes, group: number, code: code, untouched: reply.untouched[number], transaction)
                try transaction.log.write("parked", code: code, message)
            }
        }
        return (accepted, parked)
    }

    /// Takes in what became of groups that central kept apart: of what the site shows of them, the entry goes. Other records come, or do not,
    /// like anybody's.
    func takeDecisions(_ resolved: [Resolution], _ transaction: Transaction) throws {
        for resolution in resolved where try transaction.outbox.take(resolution) {
            switch resolution.outcome {
            case .released(let position):
                try release(resolution.group, at: position, transaction)
                try transaction.log.write("released", "Central has accepted group \(resolution.group) after all.")
            case .dismissed(let why, let takesBack):
                if takesBack { try takeBack(resolution.group, transaction) }
                try transaction.state.set(SiteMeta.dismissals, Self.dismissals(transaction) + 1)
                try transaction.log.write("dismissed", "An administrator has given group \(resolution.group) up: \(why)")
            }
        }
    }

    /// How many of this site's groups administrators gave up: what the program wrote in them may be due still.
    package static func dismissals(_ transaction: Transaction) throws -> Int64 { try transaction.state.value(SiteMeta.dismissals) ?? 0 }

    /// A later version was accepted: the earlier one no longer stands here.
    private func endOlder(than group: Int64, _ changes: [OutboxChange], _ transaction: Transaction) throws {
        guard try transaction.apart.keepsAny() else { return }
        for change in changes {
            guard let stored = try transaction.records.record(change.key), let kept = try transaction.apart.group(of: stored.rec), kept < group else {
                continue
            }
            try transaction.apart.end(stored.rec)
        }
    }

    func accept(_ change: OutboxChange, _ position: Int64?, awaited: AwaitedPlaces? = nil, _ transaction: Transaction) throws {
        guard let stored = try transaction.records.record(change.key), try !Self.isOwnFromNowOn(stored, transaction) else { return }
        if let position, let known = stored.base, known.position > position { return try keepLater(known, stored, transaction) }
        let before = try transaction.channels.memberships(of: stored.rec)
        let hash = change.payload.map { Digest.record(change.key, payload: $0) }
        let base = Base(position: position ?? stored.base?.position ?? 0, hash: hash)
        if before.isEmpty, hash != nil {
            if let awaited { awaited.add(change.key) } else { try awaitPlace(change.key, transaction) }
        }
        for chan in before {
            try transaction.channels.tally(chan, removing: stored.base?.hash, adding: hash)
            if hash == nil { try transaction.channels.removeMembership(stored.rec, chan) }
        }
        let isAsAccepted = hash.map { stored.hash == $0 && !stored.isDeleted } ?? false
        let isOwn = try isAsAccepted || transaction.outbox.hasOwnVersion(stored)
        if hash == nil, !isOwn { return try LostRecords.erase(stored, transaction) }
        try transaction.records.setBase(stored, base)
        // Pushed anew after central was restored: what stands here may be a later version that central had made of it and forgot.
        guard let hash, !isOwn else { return }
        awaited?.stageGrew()
        try Self.awaitBytes(of: stored, at: base.position, hash, transaction)
    }

    /// Central took the change, made something else of the record since, and that was received before the answer.
    private func keepLater(_ known: Base, _ stored: StoredRecord, _ transaction: Transaction) throws {
        guard try !transaction.outbox.hasOwnVersion(stored) else { return }
        guard let hash = known.hash else { return try LostRecords.erase(stored, transaction) }
        if stored.hash != hash || stored.isDeleted { try Self.awaitBytes(of: stored, at: known.position, hash, transaction) }
    }

    /// The next checkpoint says through which channels the site holds the record, or that it does not: then it goes.
    func awaitPlace(_ key: RecordKey, _ transaction: Transaction) throws {
        try transaction.stage.put(StagedRecord(key: key, position: 0, content: .unchanged), joined: [], left: [])
    }

    /// The next checkpoint brings central's version of the record back.
    static func awaitBytes(of stored: StoredRecord, at position: Int64? = nil, _ base: Digest, _ transaction: Transaction) throws {
        try transaction.stage.put(
            StagedRecord(key: stored.key, position: position ?? stored.base?.position ?? 0, content: .same(hash: base)),
            joined: [], left: [])
    }

    /// A new user has travelled: whatever central said, the record here is the site's alone (R-OWN 7).
    private static func isOwnFromNowOn(_ stored: StoredRecord, _ transaction: Transaction) throws -> Bool {
        guard transaction.rules.tablesWithLocal.contains(stored.key.table.folded), !stored.isDeleted else { return false }
        return try OwnerFinder(transaction: transaction).owner(of: stored.key, payload: stored.payload) == .local
    }

    /// The site shows what central holds, fetching it with the next pull.
    ///
    /// - Parameter atCheckpoint: what central does not hold goes with the next checkpoint, not at once.
    func giveWay(_ key: RecordKey, atCheckpoint: Bool = false, _ transaction: Transaction) throws {
        guard let stored = try transaction.records.record(key), try !transaction.outbox.hasOwnVersion(stored) else { return }
        guard try !Self.isOwnFromNowOn(stored, transaction) else { return }
        let memberships = try transaction.channels.memberships(of: stored.rec)
        if Merge.isMerge(key), stored.base?.hash == nil, let merge = try? Merge(stored.payload) {
            // Central refused the merge: nothing was built on it yet, and the dropped record comes back.
            try transaction.aliases.remove(table: transaction.table(merge.of), dropped: merge.dropped)
        }
        // A base that no pull has confirmed yet comes back with one, or was lost with central's restored past.
        guard let hash = stored.base?.hash, !memberships.isEmpty else {
            return atCheckpoint ? try awaitPlace(key, transaction) : try LostRecords.erase(stored, transaction)
        }
        guard stored.hash != hash || stored.isDeleted else { return }
        try Self.awaitBytes(of: stored, hash, transaction)
    }
}

extension Outbox {
    /// Nothing is under way: the next push may choose its groups anew.
    func thawPush() throws {
        try transaction.state.set(SiteMeta.pushFirst, nil)
        try transaction.state.set(SiteMeta.pushLast, nil)
        try transaction.state.set(SiteMeta.pushReports, nil)
        if try transaction.state.has(SiteMeta.pushHealed) { try transaction.state.set(SiteMeta.pushHealed, nil) }
    }
}
