import Failures
import SimulatedDisk
import Storage
import SyncCentral
import SyncProtocol

extension World {
    /// Central answers a call, or dies over it.
    ///
    /// - Returns: nil when central went down before its answer left.
    func serve(_ request: Request, calmly: Bool) throws -> Answer? {
        let crashes = !calmly && random.chance(weather.centralCrash)
        if crashes { central.disk.fault = .stop(afterChanges: random.below(16)) }
        var answer = Answer(result: handle(request))
        if crashes { return try serveDying(request, answer) }
        guard try settle(request, &answer) else { return nil }
        return answer
    }

    private func handle(_ request: Request) -> Result<[UInt8], Failure> {
        do {
            let engine = try centralEngine()
            if request.call == .session {
                let session = try engine.openSession(site: request.site, request.body)
                lastToken += 1
                tokens[lastToken] = session.caller
                takeKey(of: request, session.caller)
                return .success(session.reply)
            }
            let caller = try caller(of: request)
            switch request.call {
            case .session: return .success([])
            case .push: return .success(try Plant.answers(plant, [try PushJob(caller, request.body)], engine)[0].get())
            case .part: return .success(try engine.part(caller, request.body))
            case .pull:
                let (reply, contact) = try engine.pull(caller, request.body)
                try administration().remember([(contact, 1_800_000_000)])
                return .success(Plant.page(plant, reply, previousTotal: &lastTotals[request.site, default: nil]))
            case .fetch: return .success(try engine.fetch(caller, request.body))
            case .compare: return .success(try engine.compare(caller, request.body))
            }
        } catch {
            return .failure(error as? Failure ?? Failure(.internalFault, "\(error)"))
        }
    }

    func caller(of request: Request) throws -> Caller {
        guard let caller = request.token.flatMap({ tokens[$0] }) else { throw Failure(.sessionUnknown) }
        return caller
    }

    /// Central is going down: either in the middle of the work, or right after it with the answer out or not.
    private func serveDying(_ request: Request, _ answer: Answer) throws -> Answer? {
        var answer = answer
        statistics.crashes += 1
        let isTripped = answer.failure.map { $0.code.isMachineTrouble } ?? false
        central.disk.fault = nil
        let answers = !isTripped && random.chance(50)
        if !isTripped { _ = try settle(request, &answer) }
        let caller = request.token.flatMap { tokens[$0] }
        try killCentral()
        if isTripped, [.push, .part].contains(request.call), let caller { try settleUncertainPush(request, caller) }
        if isTripped, request.call == .pull { try settleUncertainPull(at: request.site) }
        try checkCentralContent("after a crash of central")
        return answers ? answer : nil
    }

    func killCentral() throws {
        let death: Machine.Death = random.chance(30) ? .kill : random.chance(50) ? .powerLoss : .torn(seed: random.next())
        note("central goes down: \(death)")
        tokens = [:]
        gathered = []
        do { try central.die(death) } catch { throw violation(.soundness, "Central does not start again: \(error)") }
    }

    /// Brings the model up to date with what central answered, and judges the answer.
    private func settle(_ request: Request, _ answer: inout Answer) throws -> Bool {
        switch answer.result {
        case .failure(let failure):
            if failure.code == .internalFault || failure.code == .databaseDamaged {
                throw violation(
                    .soundness, "Central failed on \(request.call.rawValue): \(failure.code.rawValue) \(failure.message) \(failure.context)"
                )
            }
        case .success(let body):
            switch request.call {
            case .session: answer.token = lastToken
            case .push:
                if let caller = request.token.flatMap({ tokens[$0] }) { try settle(push: request.body, reply: body, caller) }
            case .part:
                if let caller = request.token.flatMap({ tokens[$0] }) { try settle(part: request, reply: body, caller) }
            case .pull: try settle(pull: request, body, &answer)
            case .fetch, .compare: break
            }
        }
        return true
    }

    private func settle(pull request: Request, _ body: [UInt8], _ answer: inout Answer) throws {
        if try PullMarks(request.body).wantsDetail {
            throw violation(
                .digests,
                "\(request.site) holds something else than central says, though nothing from outside touched it."
                    + (try difference(at: request.site)))
        }
        model.acquaint(request.site, upTo: try PullMarks(request.body).position)
        if try PullMarks(body).isCheckpoint { answer.expected = entitled(request.site) }
    }

    /// Central may have noted how far the site has read before it went down.
    func settleUncertainPull(at site: String) throws {
        let mine = model.newcomers.filter { $0.value.site == site }.keys
        let known = try central.database.read { transaction in
            try mine.filter { try !transaction.visibility.isNewcomer($0.table == "name" ? .name : .prescriber, $0.id) }
        }
        for key in known { model.newcomers[key] = nil }
    }

    private func settleUncertainPush(_ request: Request, _ caller: Caller) throws {
        guard let body = PushBody(request.push) else { return }
        let site = try central.database.read { try $0.sites.site(caller.site) }
        guard let site, site.database == caller.database, site.push == body.number, let reply = site.pushAnswer,
            model.pushes[caller.database]?.number ?? 0 < body.number
        else { return }
        try settle(push: request.push, reply: reply, caller)
    }

    /// Central answered a push with success: the number, the body and every group must deserve it.
    ///
    /// - Parameter limit: where the effects of the next push of the same transaction begin.
    func settle(push body: [UInt8], reply: [UInt8], _ caller: Caller, before limit: Int64 = .max) throws {
        guard let push = PushBody(body) else { throw violation(.soundness, "Central took a push that cannot be read.") }
        let last = model.pushes[caller.database]
        if let last, last.number == push.number {
            guard last.body == body, last.reply == reply else {
                throw violation(.pushIdentity, "Push \(push.number) of \(caller.site) was answered for another body, or twice differently.")
            }
            return
        }
        // What came in a bundle has its answer as long as the site may ask for it, behind later pushes too.
        if let known = model.answers[caller.database]?[push.number], push.number <= last?.number ?? 0 {
            guard known.body == body, known.reply == reply else {
                throw violation(.pushIdentity, "Push \(push.number) of \(caller.site) was answered for another body, or twice differently.")
            }
            return
        }
        guard push.number == (last?.number ?? 0) + 1 else {
            throw violation(.pushIdentity, "Push \(push.number) of \(caller.site) was taken after push \(last?.number ?? 0).")
        }
        let verdict = PushVerdict(reply)
        for (index, group) in push.groups.enumerated() {
            try settle(group, verdict, push, caller)
            // What waited for this group goes right after it.
            guard verdict.positions[group.number] != nil else { continue }
            try settleReleases(before: push.groups[(index + 1)...].lazy.compactMap { verdict.positions[$0.number] }.first ?? limit)
        }
        model.pushes[caller.database] = (push.number, body, reply)
        if carrier != nil { model.answers[caller.database, default: [:]][push.number] = (body, reply) }
        try settleReleases(before: limit)
        // A report lets the primary's office go on in this very push, whatever comes behind it.
        if try letsPrimaryGo(push.reports) { try settlePrimary() }
        try settleCentral(before: limit)
    }

    private func letsPrimaryGo(_ reports: [String]) throws -> Bool {
        guard !reports.isEmpty else { return false }
        return try central.database.read { transaction in
            try reports.contains { id in
                guard let handover = try transaction.offices.handover(id) else { return false }
                return handover.state == .done && handover.record == nil && handover.office == .primary
            }
        }
    }

    private func settle(_ group: PushBody.Group, _ verdict: PushVerdict, _ push: PushBody, _ caller: Caller) throws {
        if group.isOffer {
            guard verdict.codes[group.number] == .some(.some(FailureCode.centralRestored.rawValue)) else {
                throw violation(.ownership, "What \(caller.site) offered was not kept apart: \(describe(group)).")
            }
            model.offered.append(
                .init(site: caller.site, touched: [], created: [], number: verdict.numbers[group.number] ?? 0, group: group))
            return
        }
        try checkOrigin(of: group, caller.site)
        noteNumbers(group.changes)
        guard let answer = verdict.codes[group.number] else {
            throw violation(.conservation, "Group \(group.number) of \(caller.site) got no answer.")
        }
        let expected = model.judge(group, from: caller.site)
        note("group \(group.mark.isEmpty ? describe(group) : group.mark) of \(caller.site): \(answer ?? "accepted")")
        for change in group.changes { pushed.insert(change.key) }
        if let code = answer {
            let mayBeStale = group.number <= push.healedThrough && code == FailureCode.siteRestored.rawValue
            if expected == .accept && !mayBeStale {
                throw violation(
                    .ownership, "Group \(group.mark) of \(caller.site) was kept apart without cause: \(code). \(inFull(group))")
            }
            try checkHandover(group, code, caller.site)
            statistics.parkedGroups += 1
            let touched = Set(group.changes.map(\.key))
            everParked.formUnion(touched)
            parkedOf[caller.site, default: []].formUnion(touched)
            model.parked.append(
                .init(
                    site: caller.site, touched: touched, created: touched.subtracting(model.known),
                    number: verdict.numbers[group.number] ?? 0, group: group))
            return
        }
        switch expected {
        case .accept: break
        case .refuse(let why):
            throw violation(.ownership, "Group \(group.mark) of \(caller.site) was accepted although \(why). \(inFull(group))")
        case .wait:
            throw violation(.atomicity, "Group \(group.mark) of \(caller.site) went in ahead of one it depends on. \(inFull(group))")
        }
        noteReplaced(group, from: caller.site)
        try apply(group, from: caller.site, at: verdict.positions[group.number] ?? 0)
    }

    /// What is handed over by order is drained first: nothing of its holder comes too late (R-STORE 1, R-OWN 1).
    private func checkHandover(_ group: PushBody.Group, _ code: String, _ site: String) throws {
        let isOrdered = weather.forcedMove == 0 && weather.clone == 0 && weather.siteRestore == 0 && weather.centralRestore == 0
        guard isOrdered, code == FailureCode.formerHolder.rawValue, !forged.contains(group.mark) else { return }
        throw violation(
            .ownership, "An ordered hand-over keeps apart what \(site) wrote before it, in \(group.mark): \(describe(group)).")
    }

    /// Central took a group.
    func apply(_ group: PushBody.Group, from site: String, at position: Int64) throws {
        let before = model
        let touched = group.mark.isEmpty ? [] : model.noteActed(group.changes)
        model.accept(group, from: site, at: position)
        model.noteUndone(touched)
        for change in group.changes {
            tradeHistory.note(change)
            noteAge(change)
        }
        // What people did to the half of the store to which a document was addressed before, and deleted, is no act on the next store's.
        if group.mark.isEmpty { model.acted.subtract(group.changes.map(\.key).filter { before.records[$0] == nil }) }
        // Where documents are withheld, what a program sends by itself was judged as their release.
        guard group.mark.isEmpty, weather.withholding == 0 else { return }
        for change in group.changes { try checkTransferWork(change.key, before, by: site) }
    }

    private func wasKept(_ key: ModelKey, at site: String) -> Bool {
        weather.withholding > 0 && Model.withheldTables.contains(key.table) && devices.contains { $0.site == site }
    }

    func describe(_ group: PushBody.Group) -> String {
        group.changes.map { "\($0.key)\($0.bytes == nil ? " deleted" : "")" }.joined(separator: ", ")
    }

    /// A group's changes with their bytes, and what central held.
    func inFull(_ group: PushBody.Group) -> String {
        func text(_ bytes: [UInt8]?) -> String { bytes.map { String(decoding: $0, as: UTF8.self) } ?? "nothing" }
        return group.changes.map { change in
            let held = model.records[change.key]
            return "\n  \(change.key): \(text(change.bytes)) over \(text(held?.bytes)) of \(held?.author ?? "central")"
        }.joined()
    }

    /// What is pushed was written by a person at that site, in these very bytes.
    private func checkOrigin(of group: PushBody.Group, _ site: String) throws {
        // What a site's program does by itself after a merge: its own records name the kept one.
        // And what was withheld and may go now; what it does about transfers is judged once central accepts it.
        if group.mark.isEmpty || written[group.mark]?.contains(where: { isWhole($0, group) }) != true && isRelease(group, at: site),
            group.changes.allSatisfy({
                $0.bytes != nil || $0.key.table == "pref" || Model.pairs[$0.key.table] != nil || Model.trades($0.key.table)
                    || wasKept($0.key, at: site)
            })
        {
            if weather.withholding > 0 {
                try checkRelease(group, from: site)
                try checkAuthors(group, from: site)
            }
            return
        }
        guard let originals = written[group.mark] else {
            throw violation(.conservation, "\(site) pushed a group nobody wrote: \(describe(group)).")
        }
        guard originals.contains(where: { isWhole($0, group) }) else {
            throw violation(.atomicity, "Group \(group.mark) of \(site) was pushed other than it was written: \(describe(group)).")
        }
    }

    private func isWhole(_ original: [ModelChange], _ group: PushBody.Group) -> Bool {
        original.count == group.changes.count && zip(original, group.changes).allSatisfy { $0.key == $1.key && $0.bytes == $1.bytes }
    }

    /// Withheld documents go in the name of those who wrote them, in groups of their own.
    private func isRelease(_ group: PushBody.Group, at site: String) -> Bool { group.changes.allSatisfy { wasKept($0.key, at: site) } }
}

extension Answer {
    var failure: Failure? { if case .failure(let failure) = result { failure } else { nil } }
}

extension FailureCode {
    /// The machine under the program gave way, as it does when it is stopped: the judge's own list, narrower than `Blame.machine`, since a
    /// disk that stops may not leave a damaged database behind.
    var isMachineTrouble: Bool {
        switch self {
        case .diskFailed, .diskFull, .dataFolderReadOnly, .databaseBusy, .internalFault: true
        default: false
        }
    }
}
