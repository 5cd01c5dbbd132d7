import Failures
import SyncSite

extension World {
    /// Lets a site begin or go on: asks its cycle what to send and puts that on the wire.
    func advance(_ device: Device) throws {
        guard !device.isRetired else { return }
        if device.cycle == nil {
            let ids = ids
            device.cycle = SiteCycle(
                try device.engine(siteLimits), app: "simulation", hasSession: device.token != nil, pageBytes: 500 + random.below(40_000)
            ) { ids.next() }
            statistics.cycles += 1
        }
        guard var cycle = device.cycle else { return }
        let outcome = try atSite(device) { try cycle.next() }
        if case .died = outcome { return }
        device.cycle = cycle
        if losing > 0 { try checkOpened(device) }
        switch outcome {
        case .died: return
        case .failed(let failure): try endCycle(device, failure)
        case .done(.finished): device.dropCycle()
        case .done(.send(let call, let body)):
            sentSoFar += 1
            device.waiting = (sentSoFar, call, step)
            launch(
                .request(
                    Request(
                        device: device.number, site: device.site, serial: sentSoFar, call: call, body: body,
                        token: call == .session ? nil : device.token, whole: call == .part ? cycle.pushUnderWay : nil)), device)
            if call == .push { try askBeside(cycle, device) }
        }
    }

    /// While a push of many travels, its site asks for what the one before brought.
    private func askBeside(_ before: SiteCycle, _ device: Device) throws {
        // Where a bug is planted its seed goes on meeting what it met before sites asked so.
        guard device.machine.plant == nil, central.plant == nil else { return }
        var cycle = before
        guard let body = try cycle.pullBeside() else { return }
        device.cycle = cycle
        sentSoFar += 1
        device.beside = sentSoFar
        var request = Request(device: device.number, site: device.site, serial: sentSoFar, call: .pull, body: body, token: device.token)
        request.isBeside = true
        drawingApart { launch(.request(request), device) }
    }

    /// What is asked beside pushes leaves everything else as it would be without: it is drawn apart.
    private func drawingApart<T>(_ body: () throws -> T) rethrows -> T {
        swap(&random, &besideRandom)
        defer { swap(&random, &besideRandom) }
        return try body()
    }

    /// Gives a site what it asked beside its push; nobody at the site sees any of it yet.
    private func receive(beside answer: Answer, _ device: Device) throws {
        device.beside = nil
        guard var cycle = device.cycle, case .success(let body) = answer.result else { return }
        let before = try contentMark(of: device)
        switch try atSite(device, { try cycle.catchUp(ReceivedPage(body)) }) {
        case .died: return
        case .failed(let failure): return try endCycle(device, failure)
        case .done: device.cycle = cycle
        }
        guard try contentMark(of: device, since: before) == before else {
            throw violation(.atomicity, "\(device.name) shows a part of what it asked beside its push.")
        }
    }

    /// What became of a piece of work at a site.
    enum SiteOutcome<T> {
        case done(T)
        case failed(Failure)
        case died
    }

    /// Runs a piece of a site's work, in the middle of which the machine may stop.
    func atSite<T>(_ device: Device, calmly: Bool = false, _ body: () throws -> T) throws -> SiteOutcome<T> {
        let crashes = !calmly && random.chance(weather.siteCrash)
        if crashes { device.machine.disk.fault = .stop(afterChanges: random.below(16)) }
        let outcome: SiteOutcome<T>
        do {
            outcome = .done(try body())
        } catch let failure as Failure {
            outcome = .failed(failure)
        } catch let violation as Violation {
            throw violation
        } catch {
            outcome = .failed(Failure(.internalFault, "\(error)"))
        }
        if crashes {
            try kill(device)
            return .died
        }
        if case .failed(let failure) = outcome, failure.code == .internalFault || failure.code == .databaseDamaged {
            throw violation(.soundness, "\(device.name) failed: \(failure.message) \(failure.context)")
        }
        return outcome
    }

    func kill(_ device: Device) throws {
        let death: Machine.Death = random.chance(30) ? .kill : random.chance(50) ? .powerLoss : .torn(seed: random.next())
        note("\(device.name) goes down: \(death)")
        statistics.crashes += 1
        device.dropCycle()
        device.token = nil
        if case .kill = death {
        } else {
            device.unsure = []
            for key in device.unsureKept { device.kept[key] = nil }
            device.unsureKept = []
        }
        do { try device.machine.die(death) } catch { throw violation(.soundness, "\(device.name) does not start again: \(error)") }
    }

    func endCycle(_ device: Device, _ failure: Failure) throws {
        note("\(device.name) ends its sync: \(failure.code.rawValue)")
        device.dropCycle()
        switch failure.code {
        case .digestDiffers, .bodyMalformed, .centralAnswerMalformed:
            throw violation(
                .soundness, "\(device.name) ended its sync with \(failure.code.rawValue): \(failure.message) \(failure.context)")
        default: break
        }
        if failure.code == .sessionUnknown || failure.code == .secondDevice || failure.code == .siteFenced { device.token = nil }
    }

    // MARK: The wire

    func launch(_ load: Flight.Load, _ device: Device) {
        statistics.messages += 1
        if random.chance(weather.loss) || device.isCutUntil > step { return }
        if case .request(let request) = load, let trouble = narrows.trouble(request) {
            flights.append(
                Flight(due: step + 1, order: UInt64(sentSoFar), load: .answer(Answer(result: .failure(trouble.failure)), to: request)))
            guard trouble.arrives else { return }
        }
        flights.append(Flight(due: step + random.below(weather.delay + 1), order: random.next(), load: load))
        if case .request(let request) = load {
            // A site's first words come twice more often: a late copy of them must not speak for anybody alive.
            if random.chance(request.call == .session ? weather.duplication * 3 : weather.duplication) {
                flights.append(Flight(due: step + random.below(weather.delay * 6 + 2), order: random.next(), load: load))
            }
            if weather.replay > 0, !request.isBeside {
                if overheard.count < 40 { overheard.append(request) } else { overheard[random.below(40)] = request }
            }
        }
    }

    /// Delivers everything that is due, and what that sets off.
    func deliverDue() throws {
        var rounds = 0
        while rounds < 200 {
            rounds += 1
            guard
                let next = flights.indices.filter({ flights[$0].due <= step }).min(by: {
                    (flights[$0].due, flights[$0].order) < (flights[$1].due, flights[$1].order)
                })
            else { return }
            let flight = flights.remove(at: next)
            switch flight.load {
            case .request(let request) where request.isBeside: try drawingApart { try arrive(request) }
            case .request(let request): try arrive(request)
            case .answer(let answer, let request) where request.isBeside: try drawingApart { try arrive(answer, for: request) }
            case .answer(let answer, let request): try arrive(answer, for: request)
            }
        }
    }

    func summary(of answer: Answer) -> String {
        switch answer.result {
        case .failure(let failure): ": \(failure.code.rawValue)"
        case .success(let body): trace.keeps ? " " + String(decoding: body.prefix(while: { $0 != 0x0A }).prefix(300), as: UTF8.self) : ""
        }
    }

    private func arrive(_ request: Request) throws {
        guard let device = devices.first(where: { $0.number == request.device }), device.isCutUntil <= step else { return }
        if request.call == .push, weather.gathering > 0 { return gather(request) }
        guard let answer = try serve(request, calmly: false) else { return }
        note("central answers \(request.call.rawValue) \(request.serial) of \(device.name)\(summary(of: answer))")
        launch(.answer(answer, to: request), device)
    }

    private func arrive(_ answer: Answer, for request: Request) throws {
        guard let device = devices.first(where: { $0.number == request.device }), device.isCutUntil <= step else { return }
        if device.beside == request.serial { return try receive(beside: answer, device) }
        guard device.waiting?.serial == request.serial else { return }
        if try receive(answer, for: request, device, calmly: false) { try advance(device) }
    }

    /// Gives a site its answer; false when its sync ended or its machine died over it.
    func receive(_ answer: Answer, for request: Request, _ device: Device, calmly: Bool) throws -> Bool {
        guard var cycle = device.cycle else { return false }
        (device.waiting, device.beside) = (nil, nil)
        let before = try contentMark(of: device)
        let outcome = try atSite(device, calmly: calmly) {
            switch answer.result {
            case .success(let body): try cycle.receive(request.call, body)
            case .failure(let failure): try cycle.receive(request.call, failure: failure)
            }
        }
        switch outcome {
        case .died:
            // Records of a first load that came a moment ago may be lost with the power, and come again.
            if !before.isPartial { try checkAfterAnswer(device, request, answer, before) }
            return false
        case .failed(let failure):
            try endCycle(device, failure)
            return false
        case .done:
            device.cycle = cycle
            if let token = answer.token { device.token = token }
            hearOfKey(request, at: device)
            if answer.failure?.code == .sessionUnknown { device.token = nil }
            try checkAfterAnswer(device, request, answer, before)
            try device.followLate(siteLimits)
            return true
        }
    }
}
