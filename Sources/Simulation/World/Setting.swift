import SimulatedDisk
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Synchronization

/// How every run of so many sites begins: built once with the real administration, then copied onto new disks.
struct Setting: Sendable {
    let sites: Int
    let central: DiskImage
    let model: Model
    private let devices: [DiskImage]

    func site(_ number: Int) -> DiskImage { devices[number - 1] }

    private static let built = Mutex<[Int: Setting]>([:])

    static func of(sites: Int) throws -> Setting {
        if let known = built.withLock({ $0[sites] }) { return known }
        let setting = try build(sites: sites)
        built.withLock { $0[sites] = setting }
        return setting
    }

    private static func build(sites: Int) throws -> Setting {
        let machine = try Machine(name: "setting", image: nil, plant: nil)
        let administration = Administration(try machine.database)
        try administration.initialiseCentral(name: "Ministry", databaseID: "database-central", siteID: Model.central)
        var model = Model()
        var fresh: [DiskImage] = []
        for number in 1...sites {
            _ = try administration.createSite(name: "Site \(number)", kind: .server, secret: "secret", id: "site-\(number)")
            let device = try Machine(name: "setting-\(number)", image: nil, plant: nil)
            try SiteEngine(try device.database).initialise(databaseID: "database-site-\(number)")
            try device.database.engine.close()
            fresh.append(device.disk.snapshot())
        }
        try addStores(sites, administration, machine, &model)
        try addCentralData(machine, &model)
        model.position = try machine.database.read { try $0.ledger.head() }
        try machine.database.engine.close()
        return Setting(sites: sites, central: machine.disk.snapshot(), model: model, devices: fresh)
    }

    /// Two stores a site, less one, and two on central; every third a dispensary; neighbours see one another.
    private static func addStores(
        _ sites: Int, _ administration: Administration, _ machine: Machine, _ model: inout Model
    ) throws {
        let count = sites * 2 + 1
        for number in 1...count {
            let (store, name) = ("store-\(number)", "name-\(number)")
            _ = try administration.createStore(
                code: "S\(number)", title: "Store \(number)", isDispensary: number % 3 == 0, nameID: nil, ids: (store, name))
            if number % 3 == 0 {
                try administration.setTransactions(store: store, true)
                model.switchedOn.insert(store)
            }
            try model.copy(ModelKey("name", name), from: machine)
            try model.copy(ModelKey("store", store), from: machine)
        }
        for number in 1..<(sites * 2) {
            let site = "site-\((number - 1) % sites + 1)"
            try administration.assign(store: "store-\(number)", to: site, force: false)
            model.hand("store-\(number)", to: site, epoch: try machine.database.read { try $0.offices.tenure(.store("store-\(number)"))?.epoch ?? 0 })
            model.acts["\(AuditAct.storeAssigned.rawValue) S\(number)"] = 1
            try model.copy(ModelKey("store", "store-\(number)"), from: machine)
        }
        for number in 1..<count {
            var ids: [String] = []
            try administration.grantVisibility("store-\(number)", "store-\(number + 1)") {
                ids.append("join-\(number)-\(ids.count)")
                return ids[ids.count - 1]
            }
            for id in ids { try model.copy(ModelKey("name_store_join", id), from: machine) }
        }
    }

    private static func addCentralData(_ machine: Machine, _ model: inout Model) throws {
        var changes: [Change] = []
        for number in 1...6 {
            changes.append(Forms.item("item-\(number)", "Item \(number)").change)
        }
        for number in 1...3 {
            changes.append(Forms.customer("customer-\(number)", "Customer \(number)").change)
            changes.append(Forms.contact("contact-c\(number)", name: "customer-\(number)").change)
            changes.append(Forms.join("join-c\(number)", name: "customer-\(number)", store: "store-\(number)").change)
        }
        for number in 1...4 { changes.append(Forms.diagnosis("diagnosis-\(number)", "Diagnosis \(number)").change) }
        changes.append(Forms.list("list-1", "Essential").change)
        changes.append(Forms.listLine("listline-1", list: "list-1", item: "item-1").change)
        try CentralWriter(try machine.database).write(changes)
        for change in changes { try model.copy(ModelKey(change.table, change.id), from: machine) }
    }
}

extension Model {
    /// Takes over what the administration wrote, whose bytes are its own business.
    mutating func copy(_ key: ModelKey, from machine: Machine) throws {
        let bytes = try machine.database.read { transaction in
            try transaction.records.record(key.table, key.id).flatMap { $0.isDeleted ? nil : $0.payload }
        }
        if let bytes { put(key, bytes, by: nil) } else { delete(key) }
    }
}
