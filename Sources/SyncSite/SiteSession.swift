import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// Central does not know this database yet, or not under its present id: an earlier session is of no use.
    func mustIntroduceItself() throws -> Bool {
        try database.read { try Self.state($0) == .new || $0.meta(SiteMeta.replaces) != nil }
    }

    /// A site's first words to central, counted: a late copy of them is told from words of a living database.
    func sessionRequest(app: String) throws -> [UInt8] {
        try self.database.write { ledger in
            guard let database = try ledger.meta(Meta.database) else { throw Failure(.notInitialised) }
            var cursor: Cursor?
            if let opening = try ledger.meta(SiteMeta.stagedOpening), !opening.isEmpty {
                let staged = try ledger.joinedChannels().map(\.staged).max() ?? 0
                cursor = Cursor(opening: opening, position: max(staged, try ledger.number(SiteMeta.stagedHead) ?? 0))
            }
            let session = (try ledger.number(SiteMeta.sessions) ?? 0) + 1
            try ledger.setNumber(SiteMeta.sessions, session)
            let opening = try ledger.currentOpening()?.id ?? "none"
            return SessionRequest(
                app: app, database: database, session: (opening, session), replaces: try ledger.meta(SiteMeta.replaces), cursor: cursor,
                seenOpenings: try Self.seenOpenings(ledger), time: self.database.now()
            ).encoded()
        }
    }

    private static func seenOpenings(_ ledger: Ledger) throws -> [(id: String, position: Int64)] {
        (try ledger.meta(SiteMeta.seenOpenings) ?? "").split(separator: " ").compactMap { pair in
            let parts = pair.split(separator: "=")
            guard parts.count == 2, let position = Int64(parts[1]) else { return nil }
            return (String(parts[0]), position)
        }
    }

    /// Central chose another copy of this database, or no longer says so.
    func noteRetired(_ isRetired: Bool) throws {
        try database.write { ledger in
            guard try (ledger.meta(SiteMeta.retired) != nil) != isRetired else { return }
            try ledger.setMeta(SiteMeta.retired, isRetired ? "yes" : nil)
            try ledger.log("retired", code: FailureCode.deviceRetired.rawValue, FailureCode.deviceRetired.summary)
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
    func takeSession(_ body: [UInt8], newID: String) throws -> SessionOutcome {
        let reply = try SessionReply(decoding: body)
        return try database.write { ledger in
            if let central = try ledger.meta(SiteMeta.central), central != reply.central {
                throw Failure(.centralAnswerMalformed, "This is not the central server this site belongs to.")
            }
            let isSame = try ledger.meta(Meta.site) == reply.site.id
            if !isSame {
                guard try ledger.meta(Meta.site) == nil else {
                    throw Failure(.credentialsWrong, "These credentials belong to another site than this database.")
                }
                try ledger.setMeta(Meta.site, reply.site.id)
                try ledger.setMeta(SiteMeta.central, reply.central)
            }
            if try ledger.meta(SiteMeta.retired) != nil { try ledger.setMeta(SiteMeta.retired, nil) }
            try ledger.setMeta(Meta.siteName, reply.site.name)
            try ledger.setMeta(Meta.siteNumber, String(reply.site.number))
            try TransferRemark.keep(reply.transfers, ledger)
            try note(ClockDifference(site: self.database.now(), central: reply.time), ledger)
            if try isBehind(reply, ledger) {
                try becomeNew(newID, ledger)
                return .siteWasRestored
            }
            try ledger.setMeta(SiteMeta.replaces, nil)
            try ledger.setMeta(
                SiteMeta.seenOpenings, reply.openings.map { "\($0.id)=\($0.position)" }.joined(separator: " "))
            let lost = try takeBackLostPushes(reply, ledger)
            if let fork = reply.fork {
                try compareEverything(ledger)
                try ledger.loseBasePositions(after: fork)
                try ledger.setNumber(SiteMeta.fork, fork)
            }
            if try Self.pendingSettings(ledger) != reply.settings { try Self.adopt(reply.settings, ledger) }
            if try Self.state(ledger) == .new { try ledger.setMeta(SiteMeta.state, SiteState.loading.rawValue) }
            guard lost || reply.fork != nil else { return .proceed }
            try ledger.log(
                "central-restored", code: FailureCode.centralRestored.rawValue, FailureCode.centralRestored.summary)
            return .centralWasRestored
        }
    }

    /// Remembers how far the two clocks are apart; decides nothing.
    private func note(_ difference: ClockDifference?, _ ledger: Ledger) throws {
        let former = try Self.clockDifference(ledger)
        guard let difference else {
            if former != nil { try ledger.setMeta(SiteMeta.clockAhead, nil) }
            return
        }
        guard difference.isNews(after: former) else { return }
        try ledger.setNumber(SiteMeta.clockAhead, difference.siteAhead)
        try ledger.log("clock-differs", code: FailureCode.clockDiffers.rawValue, difference.atSite)
    }

    static func clockDifference(_ ledger: Ledger) throws -> ClockDifference? {
        try ledger.number(SiteMeta.clockAhead).map { ClockDifference(siteAhead: $0) }
    }

    /// Central remembers a push of this database that this database does not know: it is an older copy.
    private func isBehind(_ reply: SessionReply, _ ledger: Ledger) throws -> Bool {
        let sent = try ledger.number(SiteMeta.push) ?? 0
        if reply.remembered.push > sent { return true }
        if try ledger.number(SiteMeta.twinPush) == reply.remembered.push { return true }
        guard let opening = reply.remembered.opening, !opening.isEmpty, reply.remembered.push > 0 else { return false }
        return try ledger.reach(of: opening) == nil
    }

    /// Central took another body under the number of the push under way: another copy of this database sent it.
    func noteTwin() throws {
        try database.write { ledger in try ledger.setMeta(SiteMeta.twinPush, try ledger.meta(SiteMeta.push)) }
    }

    /// Goes on under a new id, closed for edits until it holds everything again.
    private func becomeNew(_ id: String, _ ledger: Ledger) throws {
        let old = try ledger.meta(Meta.database)
        // Central has just answered the old id, so that is the one it knows; an earlier one may still stand here after a restore.
        try ledger.setMeta(SiteMeta.replaces, old)
        try ledger.setMeta(Meta.database, id)
        if try Self.state(ledger) == .ready { try ledger.setMeta(SiteMeta.state, SiteState.healing.rawValue) }
        try ledger.setNumber(SiteMeta.healedThrough, try ledger.lastGroup())
        try ledger.setNumber(SiteMeta.push, 0)
        try ledger.setMeta(SiteMeta.twinPush, nil)
        try ledger.thawPush()
        try Freeze.takeBackReports(ledger)
        try ledger.closeAnsweredGroups()
        try compareEverything(ledger)
        try ledger.log("restored", code: FailureCode.siteRestored.rawValue, FailureCode.siteRestored.summary)
    }

    /// Pushes that central no longer remembers wait again, under the numbers central expects.
    private func takeBackLostPushes(_ reply: SessionReply, _ ledger: Ledger) throws -> Bool {
        let sent = try ledger.number(SiteMeta.push) ?? 0
        let isUnderWay = try ledger.number(SiteMeta.pushFirst) != nil
        let expected = isUnderWay ? sent - 1 : sent
        guard reply.remembered.push < expected else { return false }
        let reopened = try ledger.reopenGroups(afterPush: reply.remembered.push)
        // Through which channels it comes, only a comparison tells.
        if try takeBackBases(of: reopened.filter(\.wasAccepted).map(\.number), ledger) { try compareEverything(ledger) }
        try ledger.setNumber(SiteMeta.push, reply.remembered.push)
        try ledger.thawPush()
        try Freeze.takeBackReports(ledger)
        return !reopened.isEmpty
    }

    /// Central forgot what it had accepted: each record stands again on the version it was written over.
    ///
    /// Should the push be kept apart this time, the site then knows what central holds instead.
    /// - Returns: whether central holds something again of which this site has nothing left, because it had deleted it, or cannot be sure.
    private func takeBackBases(of groups: [Int64], _ ledger: Ledger) throws -> Bool {
        var hasForgotten = false
        for group in groups.sorted(by: >) {
            for change in try ledger.changes(ofGroup: group).reversed() {
                let own = try ledger.acceptedChange(of: change.key, before: group)
                let former = Self.base(under: change, own)
                let stored = try ledger.record(change.key)
                guard let payload = change.payload else {
                    if former != nil || own?.payload != nil, stored?.base?.hash == nil { hasForgotten = true }
                    continue
                }
                guard let stored, let base = stored.base, base.hash == Digest.record(change.key, payload: payload) else { continue }
                // Written when an earlier restore had made the site doubt what central holds: only a comparison tells.
                if let own, own.base != change.base { hasForgotten = true }
                for chan in try ledger.memberships(of: stored.rec) {
                    try ledger.tally(chan, removing: base.hash, adding: former)
                    if former == nil { try ledger.removeMembership(stored.rec, chan) }
                }
                try ledger.setBase(stored.rec, former.map { Base(position: 0, hash: $0) })
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
    private func compareEverything(_ ledger: Ledger) throws {
        _ = try Self.endBareLoad(ledger)
        try ledger.clearStage()
        for key in try ledger.unexplainedRecords() { try awaitPlace(key, ledger) }
        // What was taken back and would have gone with the checkpoint.
        for record in try ledger.homegrownRecords()
        where try record.isDeleted || LocalChanges.travels(record.key, record.payload, rules, ledger) {
            try awaitPlace(record.key, ledger)
        }
        for (record, base) in try ledger.divergedRecords() { try Self.awaitBytes(of: record, base, ledger) }
        for var channel in try ledger.joinedChannels() {
            channel.isReconciling = true
            try ledger.save(channel)
        }
    }
}
