import Failures
import SimulatedDisk
import Storage
import SyncCentral
import SyncSite

extension World {
    /// Backups are made now and then, and some of them are put back.
    func upheave() throws {
        if weather.centralRestore > 0 { try upheaveCentral() }
        if weather.siteRestore > 0, let device = random.pick(devices), !device.isRetired { try upheave(device) }
        if weather.clone > 0, random.chance(2), devices.count < 12, let device = random.pick(devices), !device.isRetired {
            try clone(device)
        }
        if random.chance(weather.purge) { try purge() }
    }

    private func purge() throws {
        if random.chance(30) {
            _ = try administration().keepHouse(day: hours.day, removalsKeptDays: Int64(random.below(8)))
            return note("central keeps house")
        }
        let device = random.pick(devices.filter { !$0.isRetired })
        try central.database.write { transaction in
            let head = try transaction.ledger.head()
            // Often right at a site's cursor, or one before or behind it.
            let cursor = device.flatMap { try? $0.machine.database.read { try $0.state.value(StateKey<Int64>("cursor.position")) } }
            let edge = cursor.map { min($0 + Int64(random.below(3)) - 1, head) }
            try transaction.ledger.purgeRemovals(upTo: max(0, random.chance(60) ? edge ?? head : head - Int64(random.below(12))))
        }
        note("central forgets old removals")
    }

    private func upheaveCentral() throws {
        if centralBackup == nil {
            if random.chance(3) {
                centralBackup = (central.disk.snapshot(), model)
                note("central is backed up")
            }
        } else if random.chance(3), let backup = centralBackup {
            centralBackup = nil
            try restoreCentral(backup.image, backup.model)
        }
    }

    private func restoreCentral(_ image: DiskImage, _ earlier: Model) throws {
        statistics.restores += 1
        // A site of the history before may still have to hear of the first restore when the second comes.
        if !centralWasRestored { givenSinceRestore = [] }
        centralWasRestored = true
        lastSpread = step
        tokens = [:]
        overheard = []
        // What waited for its turn was in the memory of the process that is gone.
        gathered = []
        let (version, merges) = (model.version, model.lostAliases.merging(model.aliases) { $1 })
        model = earlier
        model.lostAliases = merges
        model.version = version + 1
        ages.ofBefore = [:]
        forgetEntitlements()
        for device in devices { device.checkpoint = 0 }
        // What a lost machine had sent nobody has any more.
        if losing > 0 { for device in devices where device.isRetired { forgo(device.written) } }
        noteEverythingForgotten()
        try central.restore(image)
        try checkCentralContent("after its backup was put back")
        note("central goes back to its backup")
    }

    private func upheave(_ device: Device) throws {
        if device.backup == nil {
            if random.chance(6) {
                device.backup = (device.machine.disk.snapshot(), device.written.count, device.kept)
                device.backupID = try databaseID(of: device)
                note("\(device.name) is backed up")
            }
        } else if random.chance(6), let backup = device.backup {
            device.backup = nil
            statistics.restores += 1
            // What it wrote since then and never pushed is gone with the disk; what it pushed must come back.
            forgo(device.written.dropFirst(backup.written))
            // What is still on its way may arrive when the numbers in it have been given again.
            for mark in device.written.dropFirst(backup.written) where forgone.contains(mark) {
                unremembered.formUnion((written[mark] ?? []).joined().map(\.key).filter { Model.tradeHeaders.contains($0.table) })
            }
            device.written = Array(device.written.prefix(backup.written))
            device.unsure = []
            device.kept = backup.kept
            device.unsureKept = []
            device.checkpoint = 0
            device.wasRestored = true
            (device.isBehind, device.behindThrough) = (true, model.position)
            if try databaseID(of: device) != device.backupID { device.looksLikeCopy = true }
            device.dropCycle()
            device.token = nil
            noteForgotten(halvesAt: device.site)
            try device.machine.restore(backup.image)
            note("\(device.name) goes back to its backup")
        }
    }

    /// The id under which a site's database speaks to central; another one after each healing.
    private func databaseID(of device: Device) throws -> String { try device.machine.database.read { try $0.state.value(StateKey<String>("database")) ?? "" } }

    /// Transactions that only a lost disk knew.
    func forgo(_ marks: some Sequence<String>) {
        for mark in marks where !(written[mark] ?? []).allSatisfy({ model.accepted.contains(Model.name(mark, $0)) }) {
            forgone.insert(mark)
        }
    }

    /// A copy of a site's disk is started on a second machine.
    private func clone(_ device: Device) throws {
        let number = devices.count + 1
        let machine = try Machine(
            name: "device-\(number)", image: device.machine.disk.snapshot(), plant: sitePlant(), hours: hours)
        let copy = Device(number: number, site: device.site, machine: machine)
        copy.checkpoint = device.checkpoint
        copy.written = device.written
        copy.kept = device.kept
        carrier?.keys[number] = carrier?.keys[device.number]
        copy.wasRestored = true
        device.wasRestored = true
        noteForgotten(halvesAt: device.site)
        devices.append(copy)
        note("\(device.name) is copied to \(copy.name)")
    }

    /// A site's machine is gone with what it had yet to send, and another one takes its place.
    func loseMachine() throws {
        guard devices.count < 16, let device = lossRandom.pick(devices.filter { !$0.isRetired }) else { return }
        note("\(device.name) is lost")
        let gone = Set(devices.filter { $0.site == device.site }.map(\.number))
        try rePair(device.site)
        // A late word of it would pair it once more: an administrator names the new one, or gives another password.
        overheard.removeAll { gone.contains($0.device) }
        flights.removeAll { flight in
            if case .request(let request) = flight.load { gone.contains(request.device) } else { false }
        }
        try replaceByStick(device.site)
    }

    /// An administrator lets a fresh device take the place of those that quarrel over a site.
    func rePair(_ site: String) throws {
        for device in devices where device.site == site && !device.isRetired {
            device.isRetired = true
            device.dropCycle()
            forgo(device.written)
        }
        noteForgotten(halvesAt: site)
        try giveAnew(at: site)
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try administration().editSite(site, edit)
        // A first load on the road is for a device that central does not wait for any more.
        carrier?.exported[site] = nil
        let number = devices.count + 1
        let machine = try Machine(name: "device-\(number)", image: nil, plant: sitePlant(), hours: hours)
        try SiteEngine(try machine.database).initialise(databaseID: "database-device-\(number)")
        devices.append(Device(number: number, site: site, machine: machine))
        note("\(site) is given a new device")
    }
}
