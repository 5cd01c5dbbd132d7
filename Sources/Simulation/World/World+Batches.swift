import Failures
import SyncCentral
import SyncProtocol

/// Pushes that come close together are applied in one transaction, as central's server does it.
extension World {
    /// A push waits for its turn; what makes no sense is answered at once.
    func gather(_ request: Request) {
        do {
            let caller = try caller(of: request)
            _ = try PushJob(caller, request.body)
            gathered.append((request, caller))
        } catch {
            answer(Answer(result: .failure(error as? Failure ?? Failure(.internalFault, "\(error)"))), request)
        }
    }

    private func answer(_ answer: Answer, _ request: Request) {
        guard let device = devices.first(where: { $0.number == request.device }) else { return }
        note("central answers \(request.call.rawValue) \(request.serial) of \(device.name)\(summary(of: answer))")
        launch(.answer(answer, to: request), device)
    }

    /// Central takes what waits, now and then with an old push again among it, or dies over it.
    func serveGathered() throws {
        guard !gathered.isEmpty, random.chance(weather.gathering) else { return }
        var batch = gathered
        gathered = []
        if random.chance(30), let old = random.pick(overheard.filter { $0.call == .push }), let caller = try? caller(of: old) {
            batch.insert((old, caller), at: random.below(batch.count + 1))
        }
        let crashes = random.chance(weather.centralCrash)
        if crashes { central.disk.fault = .stop(afterChanges: random.below(24)) }
        var answers: [Answer]
        do {
            let jobs = try batch.map { try PushJob($0.caller, $0.request.body) }
            answers = try Plant.answers(plant, jobs, try centralEngine()).map { Answer(result: $0) }
        } catch {
            let failure = error as? Failure ?? Failure(.internalFault, "\(error)")
            answers = batch.map { _ in Answer(result: .failure(failure)) }
        }
        note("central takes \(batch.count) pushes together")
        if batch.count > 1 { statistics.events["pushes in one transaction", default: 0] += batch.count }
        central.disk.fault = nil
        let isTripped = crashes && answers.contains { $0.failure?.code.isMachineTrouble ?? false }
        let answersLeave = !isTripped && (!crashes || random.chance(50))
        if crashes {
            statistics.crashes += 1
            try killCentral()
        }
        if isTripped { try settleUncertain(batch) } else { try settle(zip(batch, answers).map { ($0, $1) }) }
        if crashes { try checkCentralContent("after a crash over \(batch.count) pushes") }
        guard answersLeave else { return }
        for (one, answer) in zip(batch, answers) { self.answer(answer, one.request) }
    }

    private typealias Waiting = (request: Request, caller: Caller)

    /// Judges the answers one after another, as if nothing of a later push had happened yet.
    private func settle(_ taken: [(push: Waiting, answer: Answer)]) throws {
        for (index, one) in taken.enumerated() {
            switch one.answer.result {
            case .failure(let failure):
                guard failure.code != .internalFault, failure.code != .databaseDamaged else {
                    throw violation(.soundness, "Central failed on a push among others: \(failure.message) \(failure.context)")
                }
            case .success(let reply):
                let later = taken[(index + 1)...].compactMap { begins($0, after: one.push) }.min() ?? .max
                try settle(push: one.push.request.body, reply: reply, one.push.caller, before: later)
            }
        }
    }

    /// Where the effects of a push begin that was applied for the first time behind another.
    private func begins(_ other: (push: Waiting, answer: Answer), after push: Waiting) -> Int64? {
        guard case .success(let reply) = other.answer.result, let body = PushBody(other.push.request.body),
            body.number > model.pushes[other.push.caller.database]?.number ?? 0, other.push.request.body != push.request.body
        else { return nil }
        return PushVerdict(reply).positions.values.min()
    }

    /// Central went down over a batch: all of it stands, or nothing does.
    private func settleUncertain(_ batch: [Waiting]) throws {
        let standing = try batch.compactMap { one -> (Waiting, Answer)? in
            guard let body = PushBody(one.request.body), body.number > model.pushes[one.caller.database]?.number ?? 0,
                let site = try central.database.read({ try $0.sites.site(one.caller.site) }),
                site.database == one.caller.database, site.push == body.number, let reply = site.pushAnswer
            else { return nil }
            return (one, Answer(result: .success(reply)))
        }
        try settle(standing)
    }
}
