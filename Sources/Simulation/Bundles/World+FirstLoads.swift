import Bundles
import Failures
import Storage
import SyncCentral
import SyncProtocol
import SyncSite

/// Sites that get their first load by stick, for a device that does not exist yet.
extension World {
    /// An administrator exports sites whose devices have not called yet.
    func startByStick(_ carrier: Carrier) throws {
        guard step <= 3, carrier.exports > 0 else { return }
        for device in devices where !device.isRetired && carrier.exported[device.site] == nil {
            guard carrier.random.chance(carrier.exports), try central.database.read({ try $0.sites.site(device.site)?.database }) == nil else { continue }
            try export(device.site, carrier)
        }
    }

    /// A machine was lost; the one that takes its place may get its first load by stick as well.
    func replaceByStick(_ site: String) throws {
        guard let carrier, carrier.exports > 0, carrier.random.chance(carrier.exports) else { return }
        try export(site, carrier)
    }

    private func export(_ site: String, _ carrier: Carrier) throws {
        let administration = try administration()
        carrier.lastExport += 1
        let database = "database-stick-\(carrier.lastExport)"
        // Whoever knows the password has the pair that the file is sealed for.
        let seal = try KeyPair(secret: Carrier.secret(&carrier.random))
        let pair = try KeyPair(secret: Carrier.secret(&carrier.random))
        let offer = KeyOffer(hash: Digest.of(Array("key of \(database)".utf8)), half: pair.half)
        let address = try administration.beginExport(site, database: database, key: offer, app: "simulation")
        carrier.exported[site] = database
        let head = BundleFileHead(
            bundle: newID("bundle"), way: .newSite, site: site, name: site, central: address.central, from: carrier.pair.half, to: seal.half, salt: [1])
        let writer = try BundleWriter(carrier.stick.path, head, by: carrier.pair, size: carrier.size, frame: carrier.frame)
        var messages: [BundleMessage] = []
        _ = try administration.makeBundle(for: address, limits: centralLimits) { message in
            messages.append(message)
            try writer.write(kind: message.kind.rawValue, message.bytes)
        }
        var letter = try letter(.newSite, site, database, try carrier.stick.take(writer.finish()), messages, carrier)
        (letter.seal, letter.key) = (seal, pair)
        carrier.send(letter)
        note("central exports \(site): \(letter.files.count) files, up to \(letter.checkpoint?.to ?? 0)")
    }

    func openFirstLoad(_ letter: Letter, _ files: [[UInt8]], _ carrier: Carrier) throws -> BundleReader {
        let parts = try BundleParts(carrier.lay(files))
        guard parts.head.way == .newSite, let seal = letter.seal, parts.head.toHalf == seal.half else { throw Failure(.bundleWrongWay) }
        try BundleReader.verify(parts, seal)
        return BundleReader(parts, seal)
    }

    /// A new device is set up from the file; where its machine stops over it, nothing is left, and the file is used again.
    func bringFirstLoad(_ letter: Letter, _ carrier: Carrier) throws {
        defer { carrier.stick.clear() }
        guard carrier.exported[letter.site] == letter.database, let key = letter.key else { return }
        let reader: BundleReader
        do { reader = try openFirstLoad(letter, letter.files, carrier) } catch {
            throw violation(.bundles, "\(letter.name) is whole and does not open: \(error)")
        }
        let number = devices.count + 1
        let machine = try Machine(name: "device-\(number)", image: nil, plant: sitePlant(), hours: hours)
        let device = Device(number: number, site: letter.site, machine: machine)
        let engine = try device.engine(siteLimits)
        try engine.initialise(databaseID: letter.database)
        if random.chance(weather.siteCrash * 3) { machine.disk.fault = .stop(afterChanges: random.below(60)) }
        do {
            var cycle = CarriedCycle(engine, newID: { [ids] in ids.next() })
            while let (kind, bytes) = try reader.next() {
                if let kind = BundleMessage.Kind(rawValue: kind) { try cycle.take(Plant.carried(plant, taken: BundleMessage(kind, bytes))) }
            }
            try cycle.finish()
        } catch let failure as Failure where failure.code.isMachineTrouble && machine.disk.fault != nil {
            note("\(device.name) stops over \(letter.name)")
            var again = letter
            again.due = step + 1 + carrier.random.below(5)
            return carrier.send(again)
        } catch {
            throw violation(.soundness, "\(letter.name) cannot be taken: \(error)")
        }
        machine.disk.fault = nil
        guard try engine.state() == .ready else {
            throw violation(
                .bundles,
                "\(letter.name) was taken, and its device is not open for use."
                    + (try difference(at: device, from: letter.expected) + pages(of: letter, at: device)))
        }
        for former in devices where former.site == letter.site {
            former.isRetired = true
            former.dropCycle()
            device.isCutUntil = max(device.isCutUntil, former.isCutUntil)
        }
        devices.append(device)
        carrier.keys[number] = DeviceKeys(exported: key, for: letter.database)
        carrier.exported[letter.site] = nil
        device.checkpoint = letter.checkpoint?.to ?? 0
        try checkContent(of: device, letter.expected)
        try noteLosses(of: device)
        statistics.events["first loads by stick", default: 0] += 1
        note("\(device.name) is set up from \(letter.name)")
    }

    /// Whose first load never arrived is given another device.
    func endExports() throws {
        guard let carrier else { return }
        carrier.letters = []
        for site in carrier.exported.keys.sorted() { try rePair(site) }
    }
}
