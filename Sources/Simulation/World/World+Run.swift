import Failures
import Storage
import SyncSite

extension World {
    /// Lives through so many steps with the troubles on.
    func live(steps: Int) throws {
        for _ in 0..<steps {
            step += 1
            hours.pass(hours: 5)
            try deliverDue()
            for device in devices where !device.isRetired { try tick(device) }
            if random.chance(35) { try workOnCentral() }
            try ruleOnCentral()
            try workOnTransfers()
            try carry()
            if random.chance(weather.replay) { try replay() }
            try upheave()
            if losing > 0, lossRandom.chance(losing) { try loseMachine() }
            try deliverDue()
            try serveGathered()
            try checkEditors()
        }
    }

    private func tick(_ device: Device) throws {
        if device.isCutUntil <= step, random.chance(weather.cut) { device.isCutUntil = step + 5 + random.below(30) }
        if random.chance(30) { try random.chance(weather.users / 2) ? editUser(at: device) : workAtSite(device) }
        if random.chance(weather.hostility) { try random.chance(30) ? trespassLocally(device) : forge(device) }
        if let waiting = device.waiting, waiting.since + 4 + weather.delay * 2 < step { device.dropCycle() }
        if device.waiting == nil, device.cycle != nil || random.chance(12) { try advance(device) }
        if random.chance(weather.siteCrash / 4) { try kill(device) }
        try loseFrozen(device)
    }

    /// Lifts every trouble, lets everyone sync until nothing moves, and judges the end.
    func heal() throws {
        flights = []
        gathered = []
        overheard = []
        for device in devices { device.isCutUntil = 0 }
        step += 1
        try endExports()
        for round in 1...30 {
            let head = try central.database.read { try $0.ledger.head() }
            var moved = try runTransfers(calmly: true) ? 1 : 0
            for device in devices where !device.isRetired { moved += try syncCalmly(device) }
            if try moved == 0 && head == central.database.read({ try $0.ledger.head() }), try !giveAnew() { break }
            guard round < 30 else { throw violation(.progress, "Sites and central do not come to rest.") }
        }
        try checkEnd()
    }

    /// One whole sync without troubles; returns how much it moved.
    private func syncCalmly(_ device: Device) throws -> Int {
        device.dropCycle()
        let ids = ids
        var quarrel: FailureCode?
        device.cycle = SiteCycle(
            try device.engine(siteLimits), app: "simulation", hasSession: device.token != nil, pageBytes: 20_000
        ) { ids.next() }
        for _ in 0..<3_000 {
            guard var cycle = device.cycle else { break }
            let next: SiteCycle.Step
            do { next = try cycle.next() } catch let failure as Failure {
                throw violation(.progress, "\(device.name) cannot go on: \(failure)")
            }
            device.cycle = cycle
            guard case .send(let call, let body) = next else { break }
            sentSoFar += 1
            let request = Request(
                device: device.number, site: device.site, serial: sentSoFar, call: call, body: body, token: device.token,
                whole: call == .part ? cycle.pushUnderWay : nil)
            device.waiting = (sentSoFar, call, step)
            guard let answer = try serve(request, calmly: true) else { continue }
            if let code = answer.failure?.code, code == .siteFenced || code == .secondDevice {
                quarrel = code
                break
            }
            note("central answers \(call.rawValue) \(sentSoFar) of \(device.name)\(summary(of: answer))")
            guard try receive(answer, for: request, device, calmly: true) else {
                throw violation(
                    .progress, "\(device.name) cannot finish a sync: \(answer.failure?.description ?? "no failure from central").")
            }
        }
        if let quarrel { return try settle(quarrel, device) }
        guard let cycle = device.cycle, cycle.phase == .done else {
            throw violation(.progress, "\(device.name) does not finish a sync in 3000 calls.")
        }
        let report = cycle.report
        device.dropCycle()
        return report.pushed + report.parked + report.rows + (report.healed ? 1 : 0)
    }

    /// Two copies of a site, or a site and a central that no longer know each other, need an administrator.
    ///
    /// A backup older than an earlier healing cannot be told from a copy: it is fenced too, and waits as a second device where the healed
    /// one's introduction reaches central only after it.
    private func settle(_ quarrel: FailureCode, _ device: Device) throws -> Int {
        // A central that went back may know the device that was lost, and not the one that took its place.
        let isExcused = device.looksLikeCopy || centralWasRestored && (device.wasRestored || losing > 0)
        guard isCopied(device.site) || isExcused else {
            throw violation(.progress, "\(device.name) was turned away without cause: \(quarrel.rawValue).")
        }
        try rePair(device.site)
        return 1
    }

    private func checkEnd() throws {
        try checkCentralContent("at the end")
        try checkCentralVerification()
        for device in devices where !device.isRetired {
            try checkContent(of: device, entitled(device.site))
            try checkVerification(device)
            try checkWithheld(device)
            try checkKeptApart(device)
            let pending = try pendingKeys(of: device)
            if let first = pending.sorted().first { throw violation(.progress, "\(device.name) still has \(first) to send.") }
        }
        try checkConservation()
        try checkReplaced()
        try checkRepeatFlags()
        try checkUsers()
        try checkHandoversEnded()
        try checkLogs()
        try checkTransfersAtEnd()
        try checkQuiet()
    }

    /// A sync in which nothing happened writes not one byte on either disk.
    private func checkQuiet() throws {
        for device in devices where !device.isRetired {
            let before = (device.machine.disk.bytesWritten, central.disk.bytesWritten)
            guard let token = device.token, let caller = tokens[token] else { continue }
            var cycle = SiteCycle(try device.engine(siteLimits), app: "simulation", hasSession: true) { "unused" }
            for _ in 0..<5 {
                guard case .send(let call, let body) = try cycle.next() else { break }
                guard call == .pull else {
                    throw violation(.quiet, "A sync of \(device.name) without changes begins with \(call.rawValue).")
                }
                try cycle.receive(call, try centralEngine().pull(caller, body).reply)
            }
            guard before == (device.machine.disk.bytesWritten, central.disk.bytesWritten), cycle.report.rows == 0 else {
                throw violation(.quiet, "A sync of \(device.name) without changes wrote something.")
            }
        }
    }
}
