import Bundles
import Failures
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import SyncSite

/// What central gives a carrier for a site, and what its device does with it.
extension World {
    /// Somebody on central makes a bundle for a site; central may go down over it, and then there is none.
    func makeAtCentral(for site: String, _ carrier: Carrier) throws {
        let administration = try administration()
        let crashes = random.chance(weather.centralCrash)
        if crashes { central.disk.fault = .stop(afterChanges: random.below(12)) }
        var made: Letter?
        var refusal: Failure?
        do { made = try write(for: site, administration, carrier) } catch let failure as Failure { refusal = failure }
        central.disk.fault = nil
        if crashes {
            statistics.crashes += 1
            try killCentral()
            try checkCentralContent("after a crash over a bundle for a site")
            return
        }
        if let refusal {
            guard [.bundleKeyMissing, .siteNotReady, .siteFenced].contains(refusal.code) || wasRestored(site) && refusal.code == .cursorFromFuture else {
                throw violation(.soundness, "Central makes no bundle for \(site): \(refusal.code.rawValue) \(refusal.message)")
            }
            return note("central makes no bundle for \(site): \(refusal.code.rawValue)")
        }
        guard let made else { return }
        carrier.send(made)
        statistics.events["bundles made by central", default: 0] += 1
        note("central makes \(made.name): \(made.messages.count) messages, \(made.files.count) files, up to \(made.checkpoint?.to ?? 0)")
    }

    private func write(for site: String, _ administration: Administration, _ carrier: Carrier) throws -> Letter {
        let address = try administration.bundleAddress(site)
        let head = BundleFileHead(
            bundle: newID("bundle"), way: .toSite, site: site, name: site, central: address.central, from: carrier.pair.half, to: address.half)
        let writer = try BundleWriter(carrier.stick.path, head, by: carrier.pair, size: carrier.size, frame: carrier.frame)
        var messages: [BundleMessage] = []
        _ = try administration.makeBundle(for: address, limits: centralLimits) { message in
            let message = Plant.carried(plant, message)
            messages.append(message)
            try writer.write(kind: message.kind.rawValue, message.bytes)
        }
        let files = try carrier.stick.take(writer.finish())
        try checkAnswers(messages, site: site, address.database)
        return try letter(.toSite, site, address.database, files, messages, carrier)
    }

    func letter(
        _ way: Letter.Way, _ site: String, _ database: String, _ files: [[UInt8]], _ messages: [BundleMessage], _ carrier: Carrier
    ) throws -> Letter {
        carrier.lastLetter += 1
        let device = devices.first { $0.site == site && !$0.isRetired }
        var letter = Letter(
            number: carrier.lastLetter, way: way, site: site, database: database, device: nil, files: files,
            due: step + carrier.random.below(carrier.way + 1), mark: try device.map { try siteMark($0) } ?? "")
        letter.messages = messages
        letter.expected = entitled(site)
        letter.checkpoint = try messages.last { $0.kind == .page }.map { try PullMarks($0.split().rest) }
        return letter
    }

    func open(_ files: [[UInt8]], at device: Device, _ carrier: Carrier) throws -> BundleReader {
        let known = try device.machine.database.read { (site: try $0.state.value(Meta.site), central: try $0.state.value(SiteEngine.centralKey)) }
        return try BundleParts(carrier.lay(files)).proved(atSite: known.site, central: known.central) {
            guard let pair = carrier.keys[device.number]?.pair else { throw Failure(.bundleKeyMissing) }
            return (pair, carrier.pair.half)
        }
    }

    /// A device takes a bundle of central's, message by message; its machine may stop over each.
    func bringToSite(_ letter: Letter, _ device: Device, _ carrier: Carrier) throws {
        defer { carrier.stick.clear() }
        // Whose first load is still on its way does not know whose it is.
        guard try device.machine.database.read({ try $0.state.has(Meta.site) }) else { return }
        device.dropCycle()
        let mark = try siteMark(device)
        let reader: BundleReader
        do { reader = try open(letter.files, at: device, carrier) } catch let failure as Failure {
            guard [.bundleKeyMissing, .bundleOld, .bundleOtherSite].contains(failure.code) else {
                throw violation(.bundles, "\(device.name) does not open \(letter.name), which is whole: \(failure.code.rawValue) \(failure.context)")
            }
            return try refused(letter, failure, device, mark)
        }
        try take(letter, at: device, mark) {
            guard let (kind, bytes) = try reader.next() else { return nil }
            guard let kind = BundleMessage.Kind(rawValue: kind) else { throw Failure(.bundleDamaged) }
            return BundleMessage(kind, bytes)
        }
    }

    /// A planted bug: what is missing in the middle is read over.
    func bringWithoutPart(_ letter: Letter, _ device: Device, _ carrier: Carrier) throws {
        var left = letter.messages
        if let index = left.lastIndex(where: { $0.kind == .page }) { left.remove(at: index) }
        var messages = left[...]
        device.dropCycle()
        try take(letter, at: device, try siteMark(device)) { messages.popFirst() }
    }

    private func take(_ letter: Letter, at device: Device, _ mark: String, _ next: () throws -> BundleMessage?) throws {
        var cycle = CarriedCycle(try device.engine(siteLimits), newID: { [ids] in ids.next() })
        while let message = try next() {
            guard let carried = try take(message, of: letter, at: device, cycle, mark) else { return }
            cycle = carried
        }
        switch try atSite(device, { try cycle.finish() }) {
        case .died: try again(letter)
        case .failed(let failure): throw violation(.soundness, "\(device.name) cannot finish \(letter.name): \(failure.code.rawValue) \(failure.message)")
        case .done:
            statistics.events["bundles taken by sites", default: 0] += 1
            note("\(device.name) takes \(letter.name)\(cycle.needsReturn ? ", and has something to say to it" : "")")
            try checkTaken(letter, at: device, needsReturn: cycle.needsReturn)
        }
    }

    /// - Returns: nil where it goes no further.
    private func take(_ message: BundleMessage, of letter: Letter, at device: Device, _ former: CarriedCycle, _ mark: String) throws -> CarriedCycle? {
        var cycle = former
        let (before, stood) = (try contentMark(of: device), try position(of: device))
        let outcome = try atSite(device) { try cycle.take(Plant.carried(plant, taken: message)) }
        if case .failed(let failure) = outcome {
            try refused(letter, failure, device, mark)
            return nil
        }
        let isPage = message.kind == .page
        let body = isPage ? try message.split().rest : []
        let request = Request(device: device.number, site: device.site, serial: 0, call: isPage ? .pull : .push, body: [], token: nil)
        var answer = Answer(result: .success(body))
        if isPage, try PullMarks(body).isCheckpoint, try PullMarks(body).to != stood, try isOpen(device) { answer.expected = letter.expected }
        if isPage, try isOpen(device) || !PullMarks(body).isCheckpoint {
            try checkAfterAnswer(device, request, answer, before)
        } else {
            try noteLosses(of: device)
        }
        if isPage, try PullMarks(body).isCheckpoint { try checkProven(device, letter) }
        try device.followLate(siteLimits)
        if case .died = outcome {
            try again(letter)
            return nil
        }
        return cycle
    }

    private func isOpen(_ device: Device) throws -> Bool {
        try device.machine.database.read { try $0.state.value(StateKey<String>("state")) == SiteState.ready.rawValue }
    }

    func position(of device: Device) throws -> Int64 {
        try device.machine.database.read { try $0.state.value(StateKey<Int64>("cursor.position")) ?? 0 }
    }

    /// The machine stopped over a bundle: the same is taken once more, or is forgotten.
    private func again(_ letter: Letter) throws {
        guard let carrier, carrier.random.chance(70) else { return }
        var again = letter
        again.due = step + 1 + carrier.random.below(4)
        again.wasBrought = true
        carrier.send(again)
    }

    private func refused(_ letter: Letter, _ failure: Failure, _ device: Device, _ mark: String) throws {
        note("\(device.name) refuses \(letter.name): \(failure.code.rawValue)")
        statistics.events["bundles left aside", default: 0] += 1
        guard [.bundleOld, .bundleRepeated, .bundleKeyMissing, .bundleOtherSite].contains(failure.code) else {
            throw violation(.soundness, "\(device.name) refuses \(letter.name) with \(failure.code.rawValue): \(failure.message) \(failure.context)")
        }
        guard try letter.wasBrought || wasRestored(letter.site) || isCopied(letter.site) || mark != letter.mark || mayBeBehind(device, letter)
        else {
            throw violation(
                .bundles,
                "\(device.name) refuses \(letter.name), though nothing has come there since: \(failure.code.rawValue) \(failure.message)\(try pages(of: letter, at: device))"
            )
        }
    }

    /// A device may stand before what central was told of it: pages of a network that were not on its disk yet went with its power, a first load
    /// was cut short, a channel was left and joined again, and is still being read; and what was to be compared when it said so has been compared since.
    private func mayBeBehind(_ device: Device, _ letter: Letter) throws -> Bool {
        if try weather.siteCrash > 0 || letter.messages.contains(where: { $0.kind == .list }) || !isOpen(device) { return true }
        return try device.machine.database.read { try $0.sql.prepare("SELECT COUNT(*) FROM joined WHERE integrated = 0").first { $0.int(0) } ?? 0 } > 0
    }

    /// Where the pages of a bundle begin and what they say of themselves, and where the device's channels stand.
    func pages(of letter: Letter, at device: Device) throws -> String {
        let stands = try device.machine.database.read {
            try $0.sql.prepare("SELECT channel, integrated, staged, reconcile FROM joined ORDER BY channel").all {
                "\($0.string(0)) \($0.int(1)) \($0.int(2)) \($0.int(3))"
            }
        }
        let heads = try letter.messages.filter { $0.kind == .page }.map { message in
            let (line, page) = try message.split()
            return "\n  from \(String(decoding: line, as: UTF8.self)): \(String(decoding: page.prefix { $0 != 0x0A }, as: UTF8.self))"
        }
        return heads.joined() + "\n  \(stands.joined(separator: ", "))"
    }

    /// What a site knows of central's words: under which id, what it asked and heard, and which settings.
    func siteMark(_ device: Device) throws -> String {
        try device.machine.database.read { transaction in
            let names = ["database", "heard", "heard.bundle", "bundle.done", "sessions", "push", "push.first", "settings", "settings.next"]
            return try "\(device.number) " + names.map { try transaction.state.value(StateKey<String>($0)) ?? "" }.joined(separator: " ")
        }
    }
}
