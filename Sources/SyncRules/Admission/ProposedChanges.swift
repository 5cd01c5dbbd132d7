import Failures
import Payload
import Storage

/// What is done with proposed changes wherever they are made: local writes at both ends, imports, and what sites push to central.
package enum ProposedChanges {
    /// Parents before their lines, deletions the other way round; each record once.
    package static func ordered<Asked: ProposedChange>(_ changes: [Asked], _ rules: Rules) throws -> [Asked] {
        var seen: Set<[UInt8]> = []
        for change in changes where !seen.insert(key(change.table, change.id)).inserted {
            throw Failure(.recordDuplicated, nil, ["table": change.table, "id": change.id])
        }
        func level(_ change: Asked) -> Int {
            let level = rules[change.table]?.type.integrationLevel ?? 0
            return change.payload == nil ? 1_000 - level : level
        }
        let levels = changes.map(level)
        guard zip(levels, levels.dropFirst()).contains(where: >) else { return changes }
        return changes.indices.sorted { (levels[$0], $0) < (levels[$1], $1) }.map { changes[$0] }
    }

    /// A record's key as bytes: as texts, two spellings of an accent would count as one id.
    package static func key(_ table: String, _ id: String) -> [UInt8] { Array(table.lowercased().utf8) + [0] + Array(id.utf8) }

    /// The bytes that travel: a new user goes without permissions (R-OWN 7).
    package static func outgoing(_ key: RecordKey, _ payload: [UInt8]) throws -> [UInt8] {
        guard key.table.folded == "user", (try? JSONValue(parsing: payload))?[UserRecord.Field.permissions_spare] != nil else { return payload }
        return try RecordMember.replacing(UserRecord.Field.permissions_spare, in: payload, with: "null")
    }

    /// Who acted, with the one store whose data was written when each record stood for its own.
    package static func named(_ acting: WriteContext, _ changes: [OutboxChange], _ transaction: Transaction) throws -> WriteContext {
        guard acting.isForEachStore, acting.store == nil else { return acting }
        let finder = OwnerFinder(transaction: transaction)
        var stores: Set<String> = []
        for change in changes {
            // Of what is deleted nothing tells the store any more: such a group names none, and central asks for none.
            guard let payload = change.payload else { return acting }
            let found = try finder.find(change.key, payload: payload)
            if found.isStoreData, case .office(.store(let store)) = found.owner { stores.insert(store) }
        }
        var acting = acting
        if stores.count == 1 { acting.store = stores.first }
        return acting
    }

    /// Whether this is a central without sites: what is imported founds it (R-OWN 18).
    package static func isFounding(_ transaction: Transaction) throws -> Bool {
        try transaction.state.value(Meta.role) == .central && transaction.sites.all().count <= 1
    }

    /// What an import may not bring: central writes its settings itself, and messages are written anew (R-OWN 17).
    package static func checkImport(_ change: Change, _ transaction: Transaction) throws {
        guard let table = transaction.rules[change.table] else { return }
        let stored = try transaction.records.record(change.table, change.id).flatMap { $0.isDeleted ? nil : $0.payload }
        // A central without sites takes over a running system: its export goes in whole, and the same lines again change nothing.
        if table.name == "pref", try transaction.state.value(Meta.role) == .central {
            if try isFounding(transaction) { return }
            if let stored, let payload = change.payload,
                try RecordShape(transaction.rules).canonical(table: change.table, id: change.id, payload: payload) == stored
            {
                return
            }
        }
        for payload in [change.payload, stored].compactMap({ $0 }) {
            let view = try table.view(of: payload)
            let ownership = try ChannelRouter(transaction: transaction).ownership(of: view, table, id: change.id)
            guard ownership.dataClass != .message, ownership.dataClass != .sync else {
                throw Failure(.importNotAllowed, nil, ["table": table.name, "id": change.id])
            }
        }
    }

    /// Whether records like this one leave the machine at all.
    package static func travels(_ key: RecordKey, _ payload: [UInt8], _ transaction: Transaction) throws -> Bool {
        guard transaction.rules.tablesWithLocal.contains(key.table.folded) else { return true }
        return try OwnerFinder(transaction: transaction).owner(of: key, payload: payload) != .local
    }
}
