import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    /// Mends what `verify` finds damaged: true bytes from copies first, readable bytes as they are otherwise, and every running count.
    ///
    /// - Parameter copies: records of a site or a backup, as `records export` writes them; only the very version that central remembers counts.
    package func repair(from copies: [Change] = []) throws -> Repair {
        try database.write { transaction in
            var repair = Repair()
            var damaged: [StoredRecord] = []
            try transaction.records.forEachRecord { record in
                if Digest.record(record.key, payload: record.payload) != record.hash { damaged.append(record) }
            }
            if !damaged.isEmpty {
                var offered: [RecordKey: [UInt8]] = [:]
                for copy in copies { offered[RecordKey(try transaction.table(copy.table), copy.id)] = copy.payload }
                _ = try transaction.group {
                    for record in damaged { try mend(record, offered[record.key], &repair, transaction) }
                }
            }
            for chan in try transaction.channels.all() {
                var counted = Tally.empty
                try transaction.channels.forEachPresent(in: chan) { counted.add($2) }
                guard try transaction.channels.channel(chan).tally != counted else { continue }
                try transaction.channels.setTally(chan, counted)
                repair.counts += 1
            }
            try CentralEngine.forgetDamage(transaction)
            try CentralEngine.logDamage(repair.beyond, Topology(transaction).central().id, transaction)
            guard !repair.isNothing else { return repair }
            try audit(
                .databaseRepaired, "database",
                [
                    "restored": Self.texts(repair.restored), "accepted": Self.texts(repair.accepted), "beyond": Self.texts(repair.beyond),
                    "counts": .number(JSONNumber(repair.counts)),
                ], transaction)
            return repair
        }
    }

    private func mend(_ record: StoredRecord, _ copy: [UInt8]?, _ repair: inout Repair, _ transaction: Transaction) throws {
        let shape = RecordShape(transaction.rules)
        if let copy = try? copy.map({ try shape.canonical(table: record.key.table.name, id: record.key.id, payload: $0) }),
            Digest.record(record.key, payload: copy) == record.hash
        {
            try transaction.records.update(
                record.rec, position: record.position, origin: record.origin, hash: record.hash, payload: copy,
                parent: try transaction.records.parent(of: record.rec))
            repair.restored.append(record.key.description)
            return
        }
        guard let bytes = try? shape.canonical(table: record.key.table.name, id: record.key.id, payload: record.payload) else {
            repair.beyond.append(record.key.description)
            return
        }
        // A position of its own makes every holder fetch the bytes as they are now.
        try ChangeApplication(transaction: transaction, source: ChangeSource(origin: .repair, by: by)).acceptAsIs(record, bytes)
        repair.accepted.append(record.key.description)
    }

    private static func texts(_ texts: [String]) -> JSONValue { .array(texts.prefix(100).map { .string($0) }) }
}
