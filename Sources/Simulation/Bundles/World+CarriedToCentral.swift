import Bundles
import Failures
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import SyncSite

/// What sites give a carrier for central, and what central does with it.
extension World {
    /// Somebody at a site makes a bundle; the machine may stop over it, and then there is none.
    func makeAtSite(_ device: Device, _ carrier: Carrier) throws {
        guard let pair = carrier.keys[device.number]?.pair else { return }
        // A sync under way is waited for, or has ended.
        device.dropCycle()
        let names = try device.machine.database.read { (try $0.state.value(Meta.site), try $0.state.value(SiteEngine.centralKey)) }
        guard let site = names.0, let central = names.1 else { return }
        let id = newID("bundle")
        let head = BundleFileHead(
            bundle: id, way: .toCentral, site: site, name: site, central: central, from: pair.half, to: carrier.pair.half)
        let writer = try BundleWriter(carrier.stick.path, head, by: pair, size: carrier.size, frame: carrier.frame)
        let engine = try device.engine(siteLimits)
        var messages: [BundleMessage] = []
        let outcome = try atSite(device) {
            _ = try engine.bundle(app: "simulation") { message in
                let message = Plant.carried(plant, message)
                messages.append(message)
                try writer.write(kind: message.kind.rawValue, message.bytes)
            }
        }
        switch outcome {
        case .died: return
        case .failed(let failure):
            guard [.bundleKeyMissing, .deviceRetired].contains(failure.code) else {
                throw violation(.soundness, "\(device.name) makes no bundle: \(failure.code.rawValue) \(failure.message)")
            }
            return note("\(device.name) makes no bundle: \(failure.code.rawValue)")
        case .done: break
        }
        let files = try carrier.stick.take(writer.finish())
        let facts = try device.machine.database.read { transaction in
            (
                database: try transaction.state.value(Meta.database) ?? "",
                position: try transaction.sql.prepare("SELECT MAX(staged) FROM joined").first { $0.int(0) } ?? 0
            )
        }
        carrier.lastLetter += 1
        var letter = Letter(
            number: carrier.lastLetter, way: .toCentral, site: device.site, database: facts.database, device: device.number, files: files,
            due: step + carrier.random.below(carrier.way + 1), mark: try centralMark(device.site, facts.database))
        (letter.position, letter.messages) = (facts.position, messages)
        try checkBundled(letter, at: device)
        carrier.send(letter)
        statistics.events["bundles made at sites", default: 0] += 1
        note("\(device.name) makes \(letter.name): \(messages.count - 2) pushes, \(files.count) files, it stands at \(facts.position)")
    }

    func openAtCentral(_ files: [[UInt8]], _ carrier: Carrier) throws -> (head: BundleFileHead, reader: BundleReader) {
        let administration = try administration()
        let id = try central.database.read { try $0.state.value(Meta.database) }
        let parts = try BundleParts(carrier.lay(files))
        let reader = try parts.proved(atCentral: id, carrier.pair) { half, site in
            if plant == .strangerBelieved { return true }
            return try administration.knowsHalf(half, ofSite: site)
        }
        return (parts.head, reader)
    }

    /// Central takes a site's bundle, or dies over it.
    func bringToCentral(_ letter: Letter, _ carrier: Carrier) throws {
        defer { carrier.stick.clear() }
        let (head, reader): (BundleFileHead, BundleReader)
        do { (head, reader) = try openAtCentral(letter.files, carrier) } catch let failure as Failure {
            guard failure.code == .bundleKeyMissing else {
                throw violation(.bundles, "Central does not open \(letter.name), which is whole: \(failure.code.rawValue) \(failure.context)")
            }
            return try refused(letter, failure, mark: centralMark(letter.site, letter.database))
        }
        let mark = try centralMark(letter.site, letter.database)
        let crashes = random.chance(weather.centralCrash * 2)
        if crashes { central.disk.fault = .stop(afterChanges: random.below(60)) }
        let caller = Caller(site: letter.site, database: letter.database)
        var pending: [UInt8]?
        var differs = false
        let before = central.disk.bytesWritten
        do {
            let outcome = try administration().accept(site: letter.site, bundle: head.bundle, half: head.fromHalf) {
                if let push = pending { differs = try settleCarried(push, caller) || differs }
                pending = nil
                guard let (kind, bytes) = try reader.next() else { return nil }
                guard let kind = BundleMessage.Kind(rawValue: kind) else { throw Failure(.bundleDamaged) }
                if kind == .push { pending = bytes }
                return BundleMessage(kind, bytes)
            }
            guard !differs || outcome.stopped != nil else {
                throw violation(.pushIdentity, "Central takes \(letter.name), which says something else under a number that it knows.")
            }
            statistics.events["bundles taken by central", default: 0] += 1
            note(
                "central takes \(letter.name): \(outcome.pushes) pushes, \(outcome.repeated) known, \(outcome.parked) apart"
                    + (outcome.stopped.map { ", stopped by \($0.rawValue)" } ?? ""))
        } catch let failure as Failure {
            if crashes, failure.code.isMachineTrouble { return try dieOver(letter, pending, caller) }
            if crashes { try killCentral() }
            if [.bundleOld, .bundleRepeated].contains(failure.code), !crashes, central.disk.bytesWritten != before {
                throw violation(.bundles, "Central refuses \(letter.name) and wrote something.")
            }
            try refused(letter, failure, mark: mark)
            return try settleCarriedEnd()
        }
        central.disk.fault = nil
        try checkHeard(letter)
        model.acquaint(letter.site, upTo: letter.position)
        if crashes {
            statistics.crashes += 1
            try killCentral()
        }
        try settleCarriedEnd()
        if crashes { try checkCentralContent("after a crash that followed a bundle") }
        if carrier.random.chance(50) { _ = try runTransfers() }
    }

    private func settleCarriedEnd() throws {
        try settleReleases()
        try settleCentral()
    }

    /// Central went down over a bundle: some of its pushes stand, each whole.
    private func dieOver(_ letter: Letter, _ pending: [UInt8]?, _ caller: Caller) throws {
        note("central dies over \(letter.name)")
        statistics.crashes += 1
        central.disk.fault = nil
        try killCentral()
        if let pending { _ = try settleCarried(pending, caller) }
        try settleUncertainPull(at: letter.site)
        try settleCarriedEnd()
        try checkCentralContent("after a crash over a bundle")
        guard let carrier, carrier.random.chance(70) else { return }
        var again = letter
        again.due = step + 1 + carrier.random.below(4)
        again.wasBrought = true
        carrier.send(again)
    }

    /// Takes over what became of a push of a bundle.
    ///
    /// - Returns: whether central knows another push under its number.
    private func settleCarried(_ body: [UInt8], _ caller: Caller) throws -> Bool {
        guard let push = PushBody(body) else { throw violation(.soundness, "A bundle holds a push that cannot be read.") }
        if let known = model.answers[caller.database]?[push.number], push.number <= model.pushes[caller.database]?.number ?? 0 {
            let (kept, last) = try central.database.read {
                (try $0.answers.answer(site: caller.site, push: push.number), try $0.sites.site(caller.site)?.push)
            }
            // Of what the site has heard the answer to, nothing is compared any more: it is passed over, whatever it says.
            guard known.body == body else { return kept != nil || last == push.number }
            guard kept == nil || kept?.answer == known.reply else {
                throw violation(.pushIdentity, "Push \(push.number) of \(caller.site) got another answer when it came once more, in a bundle.")
            }
            return false
        }
        let (site, kept) = try central.database.read {
            (try $0.sites.site(caller.site), try $0.answers.answer(site: caller.site, push: push.number))
        }
        guard let site, site.database == caller.database, site.push >= push.number, let reply = kept?.answer ?? site.pushAnswer else { return false }
        try settle(push: body, reply: reply, caller)
        return false
    }

    /// A whole bundle is refused: only where something has happened since it was made.
    private func refused(_ letter: Letter, _ failure: Failure, mark: String) throws {
        note("central refuses \(letter.name): \(failure.code.rawValue)")
        statistics.events["bundles left aside", default: 0] += 1
        guard Self.leftAside.contains(failure.code) else {
            throw violation(.soundness, "Central refuses \(letter.name) with \(failure.code.rawValue): \(failure.message) \(failure.context)")
        }
        guard letter.wasBrought || wasRestored(letter.site) || isCopied(letter.site) || mark != letter.mark else {
            throw violation(.bundles, "Central refuses \(letter.name), though nothing has come from there since: \(failure.code.rawValue) \(failure.message)")
        }
    }

    private static let leftAside: Set<FailureCode> = [
        .bundleOld, .bundleRepeated, .bundleKeyMissing, .secondDevice, .deviceRetired, .siteFenced, .cursorFromFuture,
    ]

    /// What central knows of a site's words: who speaks for it, which of its words came last, and which push.
    func centralMark(_ site: String, _ database: String) throws -> String {
        try central.database.read { transaction in
            let entry = try transaction.sites.site(site)
            let carried = try transaction.carried.site(site)
            let sessions = try transaction.state.value(StateKey<String>("session:\(database)")) ?? ""
            return "\(entry?.database ?? "") \(entry?.push ?? 0) \(entry?.isFenced ?? false) \(carried?.session ?? 0) \(carried?.bundle ?? "") \(sessions)"
        }
    }
}
