import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// Central does not know this database yet, or not under its present id: an earlier session is of no use.
    func mustIntroduceItself() throws -> Bool {
        try database.read { try Self.state($0) == .new || $0.state.has(SiteMeta.replaces) }
    }

    /// A site's first words to central, counted: a late copy of them is told from words of a living database.
    func sessionRequest(app: String) throws -> [UInt8] {
        try self.database.write { transaction in
            guard let database = try transaction.state.value(Meta.database) else { throw Failure(.notInitialised) }
            var cursor: Cursor?
            if let opening = try transaction.state.value(SiteMeta.stagedOpening), !opening.isEmpty {
                let staged = try transaction.joined.all().map(\.staged).max() ?? 0
                cursor = Cursor(opening: opening, position: max(staged, try transaction.state.value(SiteMeta.stagedHead) ?? 0))
            }
            let session = (try transaction.state.value(SiteMeta.sessions) ?? 0) + 1
            try transaction.state.set(SiteMeta.sessions, session)
            let opening = try transaction.openings.current()?.id ?? "none"
            return SessionRequest(
                app: app, database: database, session: (opening, session), replaces: try transaction.state.value(SiteMeta.replaces), cursor: cursor,
                seenOpenings: try Self.seenOpenings(transaction), time: self.database.now(),
                hardware: hardware, schema: Migration.newest
            ).encoded()
        }
    }

    private static func seenOpenings(_ transaction: Transaction) throws -> [(id: String, position: Int64)] {
        (try transaction.state.value(SiteMeta.seenOpenings) ?? []).compactMap { pair in
            let parts = pair.split(separator: "=")
            guard parts.count == 2, let position = Int64(parts[1]) else { return nil }
            return (String(parts[0]), position)
        }
    }

    /// Central chose another copy of this database, or no longer says so.
    func rememberRetired(_ isRetired: Bool) throws {
        try database.write { transaction in
            guard try transaction.state.has(SiteMeta.retired) != isRetired else { return }
            try transaction.state.set(SiteMeta.retired, isRetired ? .yes : nil)
            try transaction.log.write("retired", code: FailureCode.deviceRetired.rawValue, FailureCode.deviceRetired.summary)
        }
    }

    /// What a session's answer asks of the site before it goes on.
    enum SessionOutcome: Equatable {
        case proceed
        /// Central was restored: the site has put what central lost back into its outbox.
        case centralWasRestored
        /// This database was restored: it took a new id and opens another session.
        case siteWasRestored
    }

    /// Takes central's answer and finds out whether either side was restored (R-SYNC 6).
    ///
    /// - Parameters:
    ///   - newID: a random id, used only when this database was restored.
    ///   - heard: which of the site's session requests it answers; nil for the last.
    func takeSession(_ body: [UInt8], newID: String, heard: Heard? = nil) throws -> SessionOutcome {
        let reply = try SessionReply(decoding: body)
        return try database.write { transaction in
            if let central = try transaction.state.value(SiteMeta.central), central != reply.central {
                throw Failure(.centralAnswerMalformed, "This is not the central server this site belongs to.")
            }
            let isSame = try transaction.state.value(Meta.site) == reply.site.id
            if !isSame {
                guard try transaction.state.value(Meta.site) == nil else {
                    throw Failure(.credentialsWrong, "These credentials belong to another site than this database.")
                }
                try transaction.state.set(Meta.site, reply.site.id)
                try transaction.state.set(SiteMeta.central, reply.central)
            }
            if try transaction.state.has(SiteMeta.retired) { try transaction.state.set(SiteMeta.retired, nil) }
            try remember(heard, transaction)
            try transaction.state.set(Meta.siteName, reply.site.name)
            try transaction.state.set(Meta.siteNumber, String(reply.site.number))
            try TransferRemark.keep(reply.transfers, transaction)
            try rememberClock(ClockDifference(site: self.database.now(), central: reply.time), transaction)
            if try isBehind(reply, transaction) {
                try becomeNew(newID, transaction)
                return .siteWasRestored
            }
            try transaction.state.set(SiteMeta.replaces, nil)
            try transaction.state.set(
                SiteMeta.seenOpenings, reply.openings.map { "\($0.id)=\($0.position)" })
            let lost = try takeBackLostPushes(reply, transaction)
            if let fork = reply.fork {
                try bar(transaction)
                try compareEverything(transaction)
                try takeBackReleases(after: fork, transaction)
                try transaction.records.loseBasePositions(after: fork)
                try transaction.state.set(SiteMeta.fork, fork)
            }
            if try Self.pendingSettings(transaction) != reply.settings { try Self.adopt(reply.settings, transaction) }
            if try Self.state(transaction) == .new { try transaction.state.set(SiteMeta.state, .loading) }
            guard lost || reply.fork != nil else { return .proceed }
            try transaction.log.write(
                "central-restored", code: FailureCode.centralRestored.rawValue, FailureCode.centralRestored.summary)
            return .centralWasRestored
        }
    }

    /// Central was restored: what this site had handed on, as far as it can know, it does not take up again (R-STORE 1).
    private func bar(_ transaction: Transaction) throws {
        let tenures = LeftTenures(transaction)
        try tenures.leave(Freeze.handedOver(transaction))
        try tenures.bar()
    }

    /// Remembers what central has said last, so that what it said before and comes late by hand is known for old.
    private func remember(_ heard: Heard?, _ transaction: Transaction) throws {
        try transaction.state.set(SiteMeta.heard, try heard?.session ?? transaction.state.value(SiteMeta.sessions))
        if try heard != nil || transaction.state.has(SiteMeta.heardBundle) { try transaction.state.set(SiteMeta.heardBundle, heard?.bundle) }
    }

    /// Remembers how far the two clocks are apart; decides nothing.
    private func rememberClock(_ difference: ClockDifference?, _ transaction: Transaction) throws {
        let former = try Self.clockDifference(transaction)
        guard let difference else {
            if former != nil { try transaction.state.set(SiteMeta.clockAhead, nil) }
            return
        }
        guard difference.isNews(after: former) else { return }
        try transaction.state.set(SiteMeta.clockAhead, difference.siteAhead)
        try transaction.log.write("clock-differs", code: FailureCode.clockDiffers.rawValue, difference.atSite)
    }

    static func clockDifference(_ transaction: Transaction) throws -> ClockDifference? {
        try transaction.state.value(SiteMeta.clockAhead).map { ClockDifference(siteAhead: $0) }
    }

    /// Central remembers a push of this database that this database does not know: it is an older copy.
    private func isBehind(_ reply: SessionReply, _ transaction: Transaction) throws -> Bool {
        let sent = try transaction.ahead.all().last?.number ?? transaction.state.value(SiteMeta.push) ?? 0
        if reply.remembered.push > sent { return true }
        // Central may have taken more pushes of that copy behind it.
        if let twin = try transaction.state.value(SiteMeta.twinPush), twin <= reply.remembered.push { return true }
        guard let opening = reply.remembered.opening, !opening.isEmpty, reply.remembered.push > 0 else { return false }
        return try transaction.openings.reach(of: opening) == nil
    }

    /// Central took another body under the number of the push under way: another copy of this database sent it.
    func rememberTwin() throws {
        try database.write { transaction in try transaction.state.set(SiteMeta.twinPush, try transaction.state.value(SiteMeta.push)) }
    }

    /// Goes on under a new id, closed for edits until it holds everything again.
    private func becomeNew(_ id: String, _ transaction: Transaction) throws {
        let old = try transaction.state.value(Meta.database)
        // Central has just answered the old id, so that is the one it knows; an earlier one may still stand here after a restore.
        try transaction.state.set(SiteMeta.replaces, old)
        try transaction.state.set(Meta.database, id)
        if try Self.state(transaction) == .ready { try transaction.state.set(SiteMeta.state, .healing) }
        try transaction.state.set(SiteMeta.healedThrough, try transaction.outbox.lastGroup())
        try transaction.state.set(SiteMeta.push, 0)
        try transaction.state.set(SiteMeta.twinPush, nil)
        try transaction.outbox.thawPush()
        try transaction.ahead.clear()
        try Freeze.takeBackReports(transaction)
        try transaction.outbox.closeAnsweredGroups()
        try compareEverything(transaction)
        try transaction.log.write("restored", code: FailureCode.siteRestored.rawValue, FailureCode.siteRestored.summary)
    }

    /// Pushes that central no longer remembers wait again, under the numbers central expects.
    private func takeBackLostPushes(_ reply: SessionReply, _ transaction: Transaction) throws -> Bool {
        let sent = try transaction.state.value(SiteMeta.push) ?? 0
        let isUnderWay = try transaction.state.value(SiteMeta.pushFirst) != nil
        let expected = isUnderWay ? sent - 1 : sent
        guard reply.remembered.push < expected else { return false }
        let reopened = try transaction.outbox.reopenGroups(afterPush: reply.remembered.push)
        // Through which channels it comes, only a comparison tells.
        if try takeBackBases(of: reopened.filter(\.wasAccepted).map(\.number), transaction) { try compareEverything(transaction) }
        try bar(transaction)
        try transaction.state.set(SiteMeta.push, reply.remembered.push)
        // What another copy sent under a number that is given anew is lost as well.
        try transaction.state.set(SiteMeta.twinPush, nil)
        try transaction.outbox.thawPush()
        try transaction.ahead.clear()
        try Freeze.takeBackReports(transaction)
        return !reopened.isEmpty
    }

    /// Central forgot that a group was let go, and keeps it apart again: so does this site, until somebody decides anew (R-OWN 10, R-SYNC 6).
    private func takeBackReleases(after fork: Int64, _ transaction: Transaction) throws {
        let groups = try transaction.outbox.parkReleased(after: fork, code: .centralRestored)
        guard !groups.isEmpty else { return }
        _ = try takeBackBases(of: groups, transaction)
        for group in groups {
            let changes = try transaction.outbox.changes(ofGroup: group)
            try park(changes, group: group, code: FailureCode.centralRestored.rawValue, untouched: nil, transaction)
        }
    }

    /// Central forgot what it had accepted: each record stands again on the version it was written over.
    ///
    /// Should the push be kept apart this time, the site then knows what central holds instead.
    /// - Returns: whether central holds something again of which this site has nothing left, because it had deleted it, or cannot be sure.
    private func takeBackBases(of groups: [Int64], _ transaction: Transaction) throws -> Bool {
        var hasForgotten = false
        for group in groups.sorted(by: >) {
            for change in try transaction.outbox.changes(ofGroup: group).reversed() {
                let own = try transaction.outbox.acceptedChange(of: change.key, before: group)
                let former = Self.base(under: change, own)
                let stored = try transaction.records.record(change.key)
                guard let payload = change.payload else {
                    if former != nil || own?.payload != nil, stored?.base?.hash == nil { hasForgotten = true }
                    continue
                }
                guard let stored, let base = stored.base, base.hash == Digest.record(change.key, payload: payload) else { continue }
                // Written when an earlier restore had made the site doubt what central holds: only a comparison tells.
                if let own, own.base != change.base { hasForgotten = true }
                for chan in try transaction.channels.memberships(of: stored.rec) {
                    try transaction.channels.tally(chan, removing: base.hash, adding: former)
                    if former == nil { try transaction.channels.removeMembership(stored.rec, chan) }
                }
                try transaction.records.setBase(stored.rec, former.map { Base(position: 0, hash: $0) })
            }
        }
        return hasForgotten
    }

    /// What central holds of a record without a change that it forgot: the version the change was written over, or the site's own before it,
    /// which was accepted after the change was written.
    private static func base(under change: OutboxChange, _ own: OutboxChange?) -> Digest? {
        guard let own, change.base == nil || own.base == change.base else { return change.base }
        return own.payload.map { Digest.record(change.key, payload: $0) }
    }

    /// Positions mean nothing any more: every channel is compared by content.
    private func compareEverything(_ transaction: Transaction) throws {
        _ = try Self.endBareLoad(transaction)
        try Self.giveUpParts(transaction)
        try transaction.stage.clear()
        for key in try transaction.records.unexplainedRecords() { try awaitPlace(key, transaction) }
        // What was taken back and would have gone with the checkpoint.
        for record in try transaction.records.homegrownRecords()
        where try record.isDeleted || ProposedChanges.travels(record.key, record.payload, transaction) {
            try awaitPlace(record.key, transaction)
        }
        for (record, base) in try transaction.records.divergedRecords() { try Self.awaitBytes(of: record, base, transaction) }
        for var channel in try transaction.joined.all() {
            channel.isReconciling = true
            try transaction.joined.save(channel)
        }
    }
}

extension Failure {
    /// Central has taken this push and what came behind it, and no longer keeps its answer: this database had it once, and went back.
    var isOfAnsweredPush: Bool {
        guard code == .pushOutOfOrder, let expected = context["expected"].flatMap({ Int64($0) }), let got = context["got"].flatMap({ Int64($0) }) else {
            return false
        }
        return got < expected
    }
}
