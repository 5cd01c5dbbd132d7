import Failures
import Payload
import Storage
import SyncRules

/// Users whom an administrator sends to the stores where they may work (R-OWN 7).
extension World {
    /// A user of central gets rights, other rights, or is sent.
    func workOnUsers() throws {
        let users = all("user").map(\.0.id)
        guard let user = random.pick(users), random.chance(70) else {
            guard users.count < 4 else { return }
            return try write([put(Forms.user(newID("user"), version: lastID))])
        }
        switch random.below(4) {
        case 0: try write([put(Forms.user(user, version: lastID + 1))])
        case 1:
            guard let store = random.pick(model.holder.keys.sorted()) else { return }
            let row = all("user_store").first { $0.1["user_ID"] == user && $0.1["store_ID"] == store }?.0.id ?? newID("right")
            lastID += 1
            try write([put(Forms.right(row, user: user, store: store, mayLogIn: random.chance(80), version: lastID))])
        default: try send(user)
        }
    }

    private func send(_ user: String) throws {
        var made: [String] = []
        do {
            try administration().sendUser(user) {
                made.append(newID("message"))
                return made[made.count - 1]
            }
        } catch let failure as Failure where failure.code == .argumentInvalid {
            return note("central does not send \(user): \(failure.code.rawValue)")
        }
        noteAct(.userSent, all("user").first { $0.0.id == user }?.1["name"] ?? user)
        let stores = Set(all("user_store").filter { $0.1["user_ID"] == user && $0.1["can_login"] == "true" }.map { $0.1["store_ID"] })
        let due = stores.filter { model.holder[$0] ?? Model.central != Model.central }
        var sent: Set<String> = []
        for id in made {
            try model.copy(ModelKey("message", id), from: central)
            guard let message = model.records[ModelKey("message", id)] else { continue }
            sent.insert(message["toStoreID"])
            copies[id] = user
        }
        guard sent == due, made.count == due.count else {
            throw violation(.conservation, "\(user) was sent to \(sent.sorted()) instead of \(due.sorted()).")
        }
        statistics.events["users sent", default: 0] += made.count
        note("central sends \(user) to \(sent.sorted().joined(separator: ", "))")
    }

    /// People at a site change a user that came to them: it is theirs from then on.
    func editUser(at device: Device) throws {
        let users = try content(of: device.machine).filter { $0.key.table == "user" && !$0.value.isDeleted }.map(\.key).sorted()
        guard let user = random.pick(users) else { return }
        lastID += 1
        try commit([put(Forms.user(user.id, version: lastID).with("initials", .string("local")))], at: device)
    }

    /// Each copy was taken exactly once, by the site of its store.
    func checkUsers() throws {
        for (id, user) in copies.sorted(by: { $0.key < $1.key }) {
            guard let message = model.records[ModelKey("message", id)] else { continue }
            let site = model.holder[message["toStoreID"]] ?? ""
            let isReachable = devices.contains { $0.site == site && !$0.isRetired }
            guard isReachable, !model.parked.contains(where: { $0.touched.contains(ModelKey("message", id)) }) else { continue }
            guard message["status"] == "processed" else {
                throw violation(.progress, "The copy of \(user) for \(message["toStoreID"]) was never taken: \(id).")
            }
        }
        for device in devices where !device.isRetired && !wasRestored(device.site) {
            let taken = try device.machine.database.read { transaction in
                try transaction.sql.prepare("SELECT COUNT(*) FROM sync_log WHERE event = 'user-received'").first { Int($0.int(0)) } ?? 0
            }
            guard devices.filter({ $0.site == device.site }).count == 1 else { continue }
            let held = try content(of: device.machine)
            for (id, user) in copies.sorted(by: { $0.key < $1.key }) where model.records[ModelKey("message", id)]?.writer == device.site {
                if held[ModelKey("user", user)] == nil { throw violation(.conservation, "\(device.name) took \(user) and has no such user.") }
            }
            // Whom a site took before it heard that the store had been taken from it, it took: central keeps the mark apart, and the
            // store's new site takes the copy too.
            let marked = copies.keys.map { ModelKey("message", $0) }.count {
                model.records[$0]?.writer == device.site || parkedOf[device.site]?.contains($0) == true
            }
            guard taken != marked else { continue }
            throw violation(.conservation, "\(device.name) took \(taken) copies of users and marked \(marked) messages.")
        }
    }
}

extension Forms {
    static func user(_ id: String, version: Int) -> Form {
        form("user", id, [("name", .string(id)), ("first_name", .string("version \(version)"))])
    }
    static func right(_ id: String, user: String, store: String, mayLogIn: Bool, version: Int) -> Form {
        form(
            "user_store", id,
            [
                ("user_ID", .string(user)), ("store_ID", .string(store)), ("can_login", .bool(mayLogIn)),
                ("comment", .string("version \(version)")),
            ])
    }
}
