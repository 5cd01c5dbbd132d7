import Bundles
import Failures
import Storage
import SyncCentral
import SyncProtocol
import SyncRules

/// Bundles are made, carried, lost, hurt, brought twice or to somebody else, and taken, while everything else goes on.
extension World {
    func carry() throws {
        guard let carrier else { return }
        if step == carrier.lonelyFrom {
            for device in devices { device.isCutUntil = .max }
            note("no site has a network from now on")
        }
        try startByStick(carrier)
        for device in devices where !device.isRetired {
            if carrier.random.chance(carrier.pace) { try makeAtSite(device, carrier) }
            if carrier.random.chance(carrier.pace) { try makeAtCentral(for: device.site, carrier) }
        }
        let due = carrier.letters.filter { $0.due <= step }
        carrier.letters.removeAll { $0.due <= step }
        for letter in due { try arrive(letter, carrier) }
    }

    private func arrive(_ letter: Letter, _ carrier: Carrier) throws {
        if carrier.random.chance(carrier.loss) { return note("\(letter.name) is lost") }
        if carrier.random.chance(carrier.hurt) {
            let (files, how) = carrier.hurt(letter)
            try checkRefused(letter, files, how, carrier)
            // Copied again, or not.
            guard carrier.random.chance(60) else { return }
        }
        if carrier.random.chance(carrier.straying) { try stray(letter, carrier) }
        if carrier.random.chance(carrier.hurt / 3) { try bringOfStranger(letter, carrier) }
        if letter.way != .newSite, carrier.random.chance(carrier.doubling) {
            var again = letter
            again.wasBrought = true
            again.due = step + carrier.random.below(carrier.way * 3 + 2)
            carrier.send(again)
        }
        switch letter.way {
        case .toCentral: try bringToCentral(letter, carrier)
        case .toSite:
            for device in devices where device.site == letter.site && !device.isRetired { try bringToSite(letter, device, carrier) }
        case .newSite: try bringFirstLoad(letter, carrier)
        }
    }

    /// A bundle stands at somebody else's door: central's own, another site's, or the other way.
    private func stray(_ letter: Letter, _ carrier: Carrier) throws {
        let other = carrier.random.pick(devices.filter { !$0.isRetired && ($0.site != letter.site || letter.way != .toSite) })
        if letter.way != .toCentral, carrier.random.chance(50) {
            try refusing("\(letter.name), which goes the other way", at: central) { _ = try openAtCentral(letter.files, carrier) }
        } else if let other {
            try refusing("\(letter.name), which is not its", at: other.machine) { _ = try open(letter.files, at: other, carrier) }
        }
    }

    /// Somebody who knows what a bundle says and whom it is for seals it with a key of their own.
    private func bringOfStranger(_ letter: Letter, _ carrier: Carrier) throws {
        guard letter.way != .newSite else { return }
        let stranger = try KeyPair(secret: Carrier.secret(&carrier.random))
        let device = devices.first { $0.site == letter.site && !$0.isRetired }
        guard let device, let pair = carrier.keys[device.number]?.pair else { return }
        let head = BundleFileHead(
            bundle: newID("forged"), way: letter.way == .toCentral ? .toCentral : .toSite, site: letter.site, name: letter.site,
            central: try central.database.read { try $0.state.value(Meta.database) } ?? "", from: stranger.half,
            to: letter.way == .toCentral ? carrier.pair.half : pair.half)
        let writer = try BundleWriter(carrier.stick.path, head, by: stranger)
        for message in letter.messages { try writer.write(kind: message.kind.rawValue, message.bytes) }
        let files = try carrier.stick.take(writer.finish())
        if letter.way == .toCentral {
            try refusing("\(letter.name), sealed by a stranger", at: central) { _ = try openAtCentral(files, carrier) }
        } else {
            try refusing("\(letter.name), sealed by a stranger", at: device.machine) { _ = try open(files, at: device, carrier) }
        }
    }

    private func checkRefused(_ letter: Letter, _ files: [[UInt8]], _ how: String, _ carrier: Carrier) throws {
        note("\(letter.name) comes \(how)")
        // A bug that reads on behind a part that is missing.
        if plant == .partSkipped, letter.way == .toSite, let device = devices.first(where: { $0.site == letter.site && !$0.isRetired }) {
            return try bringWithoutPart(letter, device, carrier)
        }
        switch letter.way {
        case .toCentral: try refusing("\(letter.name) \(how)", at: central) { _ = try openAtCentral(files, carrier) }
        case .toSite:
            for device in devices where device.site == letter.site && !device.isRetired {
                try refusing("\(letter.name) \(how)", at: device.machine) { _ = try open(files, at: device, carrier) }
            }
        case .newSite: try refusing("\(letter.name) \(how)", at: central) { _ = try openFirstLoad(letter, files, carrier) }
        }
    }

    /// What is refused before it is taken leaves not one byte on the disk.
    private func refusing(_ what: String, at machine: Machine, _ open: () throws -> Void) throws {
        defer { carrier?.stick.clear() }
        let before = machine.disk.bytesWritten
        do { try open() } catch let failure as Failure {
            note("\(machine.name) refuses \(what): \(failure.code.rawValue)")
            statistics.events["bundles refused", default: 0] += 1
            guard Self.doorCodes.contains(failure.code) else {
                throw violation(.soundness, "\(machine.name) refuses \(what) with \(failure.code.rawValue): \(failure.message)")
            }
            guard machine.disk.bytesWritten == before else { throw violation(.bundles, "\(machine.name) refuses \(what), and wrote something.") }
            return
        }
        throw violation(.bundles, "\(machine.name) takes \(what).")
    }

    private static let doorCodes: Set<FailureCode> = [
        .bundleUnreadable, .bundleDamaged, .bundleCutShort, .bundlePartMissing, .bundlePartForeign, .bundleOtherSite, .bundleOtherCentral,
        .bundleWrongWay, .bundleKeyMissing, .bundleOld, .notFound, .protocolTooNew,
    ]

    // MARK: Keys

    /// Central takes down the key that a device offers with its session, in a transaction of its own.
    func takeKey(of request: Request, _ caller: Caller) {
        guard let carrier, let pair = try? carrier.keys[request.device, default: DeviceKeys()].pair(for: caller.database, &carrier.random) else { return }
        let offer = KeyOffer(hash: Digest.of(Array("key of \(request.device) for \(caller.database)".utf8)), half: pair.half)
        // A session does not fail for it.
        let isKept = try? central.database.write { try Administration.keep(offer, of: caller, $0) }
        if isKept == true { carrier.receipts[request.serial] = caller.database }
    }

    /// The answer to a session has come, and with it perhaps central's word for the key.
    func hearOfKey(_ request: Request, at device: Device) {
        guard let carrier, let database = carrier.receipts[request.serial] else { return }
        carrier.keys[device.number]?.confirm(database)
    }
}
