import Failures
import Storage
import SyncProtocol
import SyncRules

/// Decides about parked groups, and lets those go that waited for a decision or a record (R-OWN 10).
///
/// Lives inside one transaction: a decision, what it applied and who waited for it are durable together.
struct Quarantine {
    let transaction: Transaction

    /// Judges a parked group again, under the same rules, as things stand today.
    ///
    /// - Parameter takesOver: an administrator vouches for it: it is applied as central's own act, where that is safe.
    /// - Returns: the outcome, and the other groups that went with it.
    /// - Throws: `not-found`, `quarantine-decided`, `override-refused`.
    func redrive(
        _ number: Int64, takesOver: Bool, by: String, why: String
    ) throws -> (outcome: QuarantineOutcome, released: [Int64]) {
        let group = try undecided(number)
        if !takesOver { try checkRedrive(group) }
        let outcome = try judge(group, takesOver ? overriding(group) : .redrive, by: by, why: why)
        guard case .released = outcome else { return (outcome, []) }
        return (outcome, try redriveDependents(of: group))
    }

    /// Gives a parked group up; its changes stay for export, and what waited behind it is judged again.
    ///
    /// - Parameter takesBack: the site that wrote it lets its own versions give way too; otherwise what it edits stays as it is there.
    func dismiss(_ number: Int64, takesBack: Bool, by: String, why: String) throws -> [Int64] {
        let group = try undecided(number)
        // The program does its own work again.
        try end(group, .dismissed, by: by, why: why, position: nil, takesBack: takesBack || group.acting.isProgram)
        return try redriveDependents(of: group)
    }

    /// Gives many groups up at once; what waited behind them is judged again when all are decided.
    func dismiss(_ numbers: [Int64], takesBack: Bool, by: String, why: String) throws -> [Int64] {
        var behind: Set<Int64> = []
        for number in numbers {
            let group = try undecided(number)
            behind.formUnion(try followers(of: number))
            try end(group, .dismissed, by: by, why: why, position: nil, takesBack: takesBack || group.acting.isProgram)
        }
        return try redriveWaiting(behind.subtracting(numbers))
    }

    /// Judges the groups that waited for these records; called whenever records have come.
    func wake(arrived keys: [RecordKey]) throws {
        guard try transaction.quarantine.awaitsRecords() else { return }
        var waiting: Set<Int64> = []
        for key in keys { waiting.formUnion(try transaction.quarantine.groups(awaiting: key)) }
        _ = try redriveWaiting(waiting)
    }

    // MARK: Terms

    private func undecided(_ number: Int64) throws -> QuarantinedGroup {
        guard let group = try transaction.quarantine.group(number) else {
            throw Failure(.notFound, "Nothing is kept apart under the number \(number).")
        }
        guard group.state == .parked else {
            throw Failure(.quarantineDecided, "Number \(number) was \(group.state.rawValue) before.", ["number": String(number)])
        }
        return group
    }

    private func checkRedrive(_ group: QuarantinedGroup) throws {
        guard group.kind != "overwritten" else {
            throw Failure(
                .overrideRefused, "Number \(group.number) is a version that the rightful editor's own replaced; it is kept to be read.")
        }
        guard group.kind != "offered" else {
            throw Failure(
                .overrideRefused,
                "Number \(group.number) was offered after a restore: only an administrator can vouch for it, with --override.")
        }
    }

    /// How an administrator may have a group applied all the same.
    ///
    /// Safe are versions that nobody else could vouch for any more: what a restored central lost, and the last words of a former
    /// holder; that the present holder has not touched the records since is checked record by record. And what happened under circumstances
    /// that a rule does not foresee, written by whoever edits it: ownership and form are judged as ever.
    private func overriding(_ group: QuarantinedGroup) throws -> GroupApplier.Occasion {
        if group.kind == "offered" { return .takeover }
        guard group.kind == "refused", let code = FailureCode(rawValue: group.code) else { throw unforced(group) }
        if code == .formerHolder || code == .centralRestored { return .takeover }
        guard code.entry.mayBeVouchedFor else { throw unforced(group) }
        return .vouched
    }

    private func unforced(_ group: QuarantinedGroup) -> Failure {
        Failure(.overrideRefused, "Number \(group.number) may not be forced: \(group.message)", ["code": group.code])
    }

    // MARK: Judgement

    private func judge(
        _ parked: QuarantinedGroup, _ occasion: GroupApplier.Occasion, by: String, why: String
    ) throws -> QuarantineOutcome {
        let site = try transaction.sites.site(parked.site) ?? Site(id: parked.site, number: 0, name: parked.site, kind: .server, secret: nil)
        let applier = GroupApplier(
            transaction: transaction, site: site, database: parked.database,
            databaseNumber: try transaction.openings.database(parked.database, site: parked.site), push: parked.push, healedThrough: 0, occasion: occasion)
        let group = PushRequest.Group(
            number: parked.group, epochs: parked.epochs, acting: parked.acting, isOffer: parked.kind == "offered",
            changes: try transaction.quarantine.changes(parked.number).map {
                PushRequest.GroupChange(table: $0.key.table.name, id: $0.key.id, base: $0.base, payload: $0.payload)
            })
        if parked.kind == "refused", let blocking = try applier.blockingGroup(of: group, before: parked.number) {
            let failure = Failure(.waitsBehindParked, nil, ["number": String(blocking)])
            try transaction.quarantine.keepParked(parked.number, failure, waitsOn: blocking)
            return .parked(failure)
        }
        let application = applier.application(of: group)
        switch try applier.attempt(group, application) {
        case .success(let applied):
            try end(parked, .released, by: by, why: why, position: applied.position)
            try application.follow(applied)
            return .released(position: applied.position)
        case .failure(let failure):
            try transaction.quarantine.keepParked(parked.number, failure, waitsOn: nil)
            try transaction.quarantine.rememberAwaited(by: parked.number, failure.code == .ownerUnknown ? try applier.awaited(by: group) : [])
            return .parked(failure)
        }
    }

    private func end(
        _ group: QuarantinedGroup, _ state: QuarantinedGroup.State, by: String, why: String, position: Int64?, takesBack: Bool = false
    ) throws {
        try transaction.quarantine.decide(group.number, state, by: by, why: why, position: position, takesBack: takesBack)
        // The site that wrote it hears of the decision at once: it asks again when its subscription has a new version.
        if try transaction.sites.site(group.site) != nil { try transaction.sites.raiseSubscriptionVersion(of: group.site) }
        try transaction.log.write(state.rawValue, site: group.site, "Number \(group.number), its group \(group.group), was \(state.rawValue).")
    }

    /// Everything that waited for a group now decided, and for the records that came with it, in the order it was parked.
    private func redriveDependents(of group: QuarantinedGroup) throws -> [Int64] {
        try redriveWaiting(try followers(of: group.number))
    }

    private func redriveWaiting(_ first: Set<Int64>) throws -> [Int64] {
        var waiting = first
        var released: [Int64] = []
        while let next = waiting.min() {
            waiting.remove(next)
            guard let group = try transaction.quarantine.group(next), group.state == .parked, group.kind == "refused" else { continue }
            let outcome = try judge(group, .again, by: "tributary", why: "What it waited for is decided or has come.")
            guard case .released = outcome else { continue }
            released.append(next)
            waiting.formUnion(try followers(of: next))
        }
        return released
    }

    private func followers(of number: Int64) throws -> Set<Int64> {
        let behind = Set(try transaction.quarantine.waiters(on: number))
        guard try transaction.quarantine.group(number)?.state == .released else { return behind }
        let arrived = try transaction.quarantine.changes(number).filter { $0.payload != nil }.map(\.key)
        return try arrived.reduce(into: behind) { $0.formUnion(try transaction.quarantine.groups(awaiting: $1)) }
    }
}
