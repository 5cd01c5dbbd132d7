import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    /// Mends what `verify` finds damaged: true bytes from copies first, readable bytes as they are otherwise, and every running count.
    ///
    /// - Parameter copies: records of a site or a backup, as `records export` writes them; only the very version that central remembers counts.
    package func repair(from copies: [Change] = []) throws -> Repair {
        try database.write { ledger in
            var repair = Repair()
            var damaged: [StoredRecord] = []
            try ledger.forEachRecord { record in
                if Digest.record(record.key, payload: record.payload) != record.hash { damaged.append(record) }
            }
            if !damaged.isEmpty {
                var offered: [RecordKey: [UInt8]] = [:]
                for copy in copies { offered[RecordKey(try ledger.table(copy.table), copy.id)] = copy.payload }
                _ = try ledger.group {
                    for record in damaged { try mend(record, offered[record.key], &repair, ledger) }
                }
            }
            for chan in try ledger.allChannels() {
                var counted = Tally.empty
                try ledger.forEachPresent(in: chan) { counted.add($2) }
                guard try ledger.channel(chan).tally != counted else { continue }
                try ledger.setTally(chan, counted)
                repair.counts += 1
            }
            try CentralEngine.forgetDamage(ledger)
            try CentralEngine.note(repair.beyond, Topology(ledger).central().id, ledger)
            guard !repair.isNothing else { return repair }
            try audit(
                .databaseRepaired, "database",
                [
                    "restored": Self.texts(repair.restored), "accepted": Self.texts(repair.accepted), "beyond": Self.texts(repair.beyond),
                    "counts": .number(JSONNumber(repair.counts)),
                ], ledger)
            return repair
        }
    }

    private func mend(_ record: StoredRecord, _ copy: [UInt8]?, _ repair: inout Repair, _ ledger: Ledger) throws {
        let shape = RecordShape(rules)
        if let copy = try? copy.map({ try shape.check(table: record.key.table.name, id: record.key.id, payload: $0) }),
            Digest.record(record.key, payload: copy) == record.hash
        {
            try ledger.update(
                record.rec, position: record.position, origin: record.origin, hash: record.hash, payload: copy,
                parent: try ledger.parent(of: record.rec))
            repair.restored.append(record.key.description)
            return
        }
        guard let bytes = try? shape.check(table: record.key.table.name, id: record.key.id, payload: record.payload) else {
            repair.beyond.append(record.key.description)
            return
        }
        // A position of its own makes every holder fetch the bytes as they are now.
        try ChangeApplication(rules: rules, ledger: ledger, source: ChangeSource(origin: .repair, by: by)).acceptAsIs(record, bytes)
        repair.accepted.append(record.key.description)
    }

    private static func texts(_ texts: [String]) -> JSONValue { .array(texts.prefix(100).map { .string($0) }) }
}
