import Failures
import Payload
import Storage
import SyncProtocol

extension World {
    /// A dishonest hand puts a change into a site's outbox that the site's program would never write.
    func forge(_ device: Device) throws {
        let engine = try device.engine(siteLimits)
        guard try engine.state() == .ready, let settings = try engine.settings() else { return }
        let changes = forgery(settings)
        guard !changes.isEmpty else { return }
        let mark = newMark()
        var epochs = settings.offices
        if random.chance(40), let store = random.pick(model.holder.keys.sorted()) {
            epochs.removeAll { $0.office == .store(store) }
            epochs.append(Tenure(office: .store(store), site: device.site, epoch: (model.epoch[store] ?? 1) + Int64(random.below(2))))
        }
        try device.machine.database.write { transaction in
            for change in changes { try force(change, transaction) }
            _ = try transaction.outbox.enqueue(
                epochs: epochs, acting: WriteContext(user: mark),
                changes: try changes.map { change in
                    OutboxChange(key: RecordKey(try transaction.table(change.key.table), change.key.id), payload: change.bytes, base: nil)
                })
        }
        written[mark] = [changes]
        try noteHandled(changes, at: device)
        for change in changes {
            tradeHistory.note(change)
            if let bytes = change.bytes { numbers.isExcused.insert(ModelRecord(bytes, author: nil, writer: nil)["store_ID"]) }
        }
        device.written.append(mark)
        forged.insert(mark)
        device.forged.formUnion(changes.map(\.key))
        tampered.formUnion(changes.map(\.key))
        note("\(device.name) forges \(mark): \(changes.map(\.key.description).joined(separator: ", "))")
    }

    /// Puts a change into a site's records, past its rules.
    private func force(_ change: ModelChange, _ transaction: Transaction) throws {
        let key = RecordKey(try transaction.table(change.key.table), change.key.id)
        let stored = try transaction.records.record(key)
        guard let payload = change.bytes else {
            if let stored, !stored.isDeleted { try transaction.records.bury(stored.rec, position: try transaction.ledger.nextPosition(), origin: 0) }
            return
        }
        let hash = Digest.record(key, payload: payload)
        if let stored {
            try transaction.records.update(stored.rec, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: nil)
        } else {
            _ = try transaction.records.insert(key, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: nil)
        }
    }

    private func forgery(_ settings: Settings) -> [ModelChange] {
        let own = settings.stores.filter { $0.kind == .active }.map(\.id)
        let foreign = model.holder.filter { $0.value != settings.site }.map(\.key).sorted()
        guard let mine = random.pick(own), let other = random.pick(foreign) else { return [] }
        func any(_ table: String, of store: String) -> (ModelKey, ModelRecord)? {
            random.pick(
                model.records.filter { $0.key.table == table && $0.value["store_ID"] == store }.sorted { $0.key < $1.key }.map {
                    ($0.key, $0.value)
                })
        }
        switch random.below(14) {
        case 0: return [put(Forms.stock(newID("stock"), store: other, item: "item-1", quantity: 7))]
        case 1:
            // Somebody else's record, with one's own store written into it.
            guard let (key, record) = any("item_line", of: other) else { return [] }
            return [put(Forms.again(key, record.bytes).with("store_ID", .string(mine)))]
        case 2:
            guard let (key, record) = any("transact", of: other) else { return [] }
            return [put(Forms.again(key, record.bytes).with("store_ID", .string(mine)))]
        case 3:
            // Somebody else's line, hung under one's own header.
            guard let (header, _) = any("transact", of: mine),
                let (key, record) = random.pick(
                    model.records.filter { model.owner(of: $0.key, $0.value) == .store(other) && $0.key.table == "trans_line" }
                        .sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            else { return [] }
            return [put(Forms.again(key, record.bytes).with("transaction_ID", .string(header.id)))]
        case 4: return [put(Forms.item("item-2", "forged"))]
        case 5:
            // A line ahead of its header, which comes in a later group.
            let invoice = newID("transact")
            waitingHeaders.append(put(Forms.invoice(invoice, store: mine, name: "name-1", dispensary: false)))
            return [put(Forms.invoiceLine(newID("line"), invoice: invoice, item: "item-1", quantity: 3))]
        case 6: return waitingHeaders.isEmpty ? [] : [waitingHeaders.removeFirst()]
        case 7:
            // One bad line spoils its whole group.
            return [
                put(Forms.stock(newID("stock"), store: mine, item: "item-1", quantity: 5)),
                put(Forms.stock(newID("stock"), store: other, item: "item-1", quantity: 6)),
            ]
        case 8:
            guard let (key, _) = any("item_line", of: other) else { return [] }
            return [ModelChange(key: key, bytes: nil)]
        default: return forgery(of: other, mine)
        }
    }

    /// What belongs to the home of a patient, or hangs on an order, is claimed or added to by another.
    private func forgery(of other: String, _ mine: String) -> [ModelChange] {
        func any(_ table: String, _ field: String) -> (ModelKey, ModelRecord)? {
            random.pick(
                model.records.filter { $0.key.table == table && $0.value[field] == other }.sorted { $0.key < $1.key }.map {
                    ($0.key, $0.value)
                })
        }
        switch random.below(6) {
        case 0:
            guard let (key, record) = any("name", "supplying_store_id") else { return [] }
            return [put(Forms.again(key, record.bytes).with("supplying_store_id", .string(mine)))]
        case 1:
            guard let (key, _) = any("name", "supplying_store_id") else { return [] }
            return [put(Forms.medication(newID("medication"), patient: key.id))]
        case 2:
            guard let (key, record) = any("clinician", "store_ID") else { return [] }
            return [put(Forms.again(key, record.bytes).with("store_ID", .string(mine)))]
        case 3:
            guard let (key, _) = any("purchase_order", "store_ID") else { return [] }
            return [put(Forms.purchaseLine(newID("poline"), order: key.id, store: mine, item: "item-1"))]
        case 4:
            // What is known of a patient ahead of the patient, who comes in a later group.
            let patient = newID("patient")
            waitingHeaders.append(put(Forms.patient(patient, home: mine)))
            return [put(Forms.insurance(newID("insurance"), patient: patient))]
        default: return [put(Forms.contact(newID("contact"), name: "customer-1"))]
        }
    }

    /// A request seen earlier reaches central once more, perhaps with one byte changed.
    func replay() throws {
        guard var request = random.pick(overheard) else { return }
        if request.call == .push, random.chance(40), let place = request.body.lastIndex(of: UInt8(ascii: "1")) {
            var body = request.body
            body[place] = UInt8(ascii: "2")
            request = Request(
                device: request.device, site: request.site, serial: request.serial, call: request.call, body: body, token: request.token)
            // Only a repetition may be changed: as the first of its number it would simply be another push.
            guard let caller = request.token.flatMap({ tokens[$0] }), let push = PushBody(request.body),
                let last = model.pushes[caller.database],
                push.number <= last.number
            else { return }
        }
        // A second pairing by an old session is a clone, which has its own troubles.
        guard request.call != .session else { return }
        if let answer = try serve(request, calmly: false) {
            note(
                "central answers a repeated \(request.call.rawValue) \(request.serial)\(answer.failure.map { ": \($0.code.rawValue)" } ?? "")"
            )
        }
    }
}
