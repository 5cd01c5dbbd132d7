import Failures
import SyncRules

/// Administrators decide about what central keeps apart: by judging it again, by vouching for it, or by giving it up.
extension World {
    func decide() throws {
        if random.chance(35) { return try vouch() }
        guard let waiting = random.pick(model.parked.filter { $0.number > 0 }) else { return }
        if random.chance(50) {
            let outcome = try administration().redrive(waiting.number).outcome
            noteAct(.quarantineRedriven, String(waiting.number))
            note("central judges \(waiting.group.mark) again: \(outcome)")
            try settleReleases(asked: waiting.number)
        } else {
            _ = try administration().dismiss(waiting.number, why: "not needed")
            noteAct(.quarantineDismissed, String(waiting.number))
            model.parked.removeAll { $0.number == waiting.number }
            for change in waiting.group.changes { givenUp[waiting.site, default: [:]][change.key] = .some(change.bytes) }
            note("central dismisses \(waiting.group.mark)")
        }
        try settleReleases()
        try settleCentral()
    }

    /// Somebody vouches for a group, which is then central's own act: only for what nobody else can vouch for any more, and never over
    /// a version that its writer had not seen.
    private func vouch() throws {
        guard let waiting = random.pick(model.offered + model.parked.filter { $0.number > 0 }) else { return }
        // The reason may have changed when it was judged again.
        let code = try central.database.read { try $0.quarantine.group(waiting.number)?.code } ?? ""
        do {
            let outcome = try administration().redrive(waiting.number, takesOver: true, why: "seen on the shelf").outcome
            noteAct(.quarantineRedriven, String(waiting.number))
            note("central is vouched to for \(describe(waiting.group)): \(outcome)")
            guard case .released(let position) = outcome else { return try settleCentral() }
            statistics.events["groups vouched for", default: 0] += 1
            let isOfCircumstances = Self.circumstances.contains(code)
            guard waiting.group.isOffer || isOfCircumstances || Self.lastWords.contains(code) else {
                throw violation(.ownership, "Central lets itself be forced to take \(inFull(waiting.group)), kept apart as \(code).")
            }
            try checkReleased(waiting.group, from: waiting.site)
            try takeOver(waiting, isCentrals: !isOfCircumstances, at: position ?? 0)
        } catch let failure as Failure {
            guard [.overrideRefused, .quarantineDecided].contains(failure.code) else { throw failure }
            note("central does not let itself be vouched to for number \(waiting.number): \(failure.code.rawValue)")
        }
        try settleReleases()
        try settleCentral()
    }

    /// Groups of a holder that central took for a former one, or no longer remembers: nobody else can vouch for them.
    private static let lastWords: Set<String> = Set([FailureCode.formerHolder, .centralRestored].map(\.rawValue))

    /// Rules about who was where and might be seen: what was done is done, and is still the site's own.
    private static let circumstances: Set<String> = Set([FailureCode.patientNotVisible, .dispensaryOnly].map(\.rawValue))

    private func takeOver(_ waiting: Model.ParkedGroup, isCentrals: Bool, at position: Int64) throws {
        model.offered.removeAll { $0.number == waiting.number }
        model.parked.removeAll { $0.number == waiting.number }
        try noteHandled(waiting.group.changes)
        model.noteActed(waiting.group.changes)
        for change in Model.ordered(waiting.group.changes) {
            if isCentrals {
                model.takeOver(change, of: waiting.site, at: position)
                vouched[change.key] = (waiting.site, waiting.group.number, model.records[change.key]?.bytes)
            } else {
                model.take(change, from: waiting.site, at: position)
            }
            tradeHistory.note(change)
            noteAge(change)
        }
        noteNumbers(waiting.group.changes)
        model.accepted.insert(waiting.group.name)
        lostHistory.formUnion(waiting.group.changes.map(\.key))
    }
}
