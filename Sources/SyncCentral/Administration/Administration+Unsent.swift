import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    /// Keeps apart what a retired copy of a site had not sent, for an administrator to look at beside central's versions and to take up record by
    /// record, where nobody has touched it since.
    ///
    /// - Parameter lines: as `site unsent` writes them.
    /// - Returns: the numbers under which the groups are kept apart.
    /// - Throws: `not-found`, `record-malformed`; nothing is kept then.
    package func addUnsent(_ lines: [[UInt8]], site reference: String) throws -> [Int64] {
        try database.write { transaction in
            let site = try Self.siteOfUnsent(reference, transaction)
            var groups: [(key: String, group: OutboxGroup)] = []
            for line in lines where !line.isEmpty {
                let change = try line.withUnsafeBytes { try RecordLines.change(from: $0) }
                let told = (try? JSONValue(parsing: line))?["unsent"]
                let shape = RecordShape(transaction.rules)
                try shape.check(table: change.table, id: change.id)
                let payload = try change.payload.map { try shape.canonical(table: change.table, id: change.id, payload: $0) }
                let one = OutboxChange(
                    key: RecordKey(try transaction.table(change.table), change.id), payload: payload,
                    base: told?["base"]?.text.flatMap { Digest(hex: $0) })
                let number = told?["group"]?.integer ?? 0
                let key = "\(told?["database"]?.text ?? "") \(number)"
                if groups.last?.key != key {
                    let acting = WriteContext(user: told?["actor"]?.text, store: told?["store"]?.text)
                    groups.append(
                        (key, OutboxGroup(number: number, epochs: Outbox.epochs(from: told?["epochs"]?.text ?? ""), acting: acting, changes: [])))
                }
                groups[groups.count - 1].group.changes.append(one)
            }
            let reason = Failure(.deviceRetired, "Written on a copy of \(site.name) that was retired, and never sent.")
            let numbers = try groups.map { key, group in
                try transaction.quarantine.park(
                    group, site: site.id, database: String(key.prefix(64)), push: 0, kind: "offered", failure: reason, waitsOn: nil, created: [])
            }
            try audit(.unsentAdded, site.name, ["groups": .number(JSONNumber(numbers.count))], transaction)
            return numbers
        }
    }

    /// - Throws: `not-found`, saying what to do where the site was deleted.
    private static func siteOfUnsent(_ reference: String, _ transaction: Transaction) throws -> Site {
        do { return try site(reference, transaction) } catch let failure as Failure where failure.code == .notFound {
            throw Failure(
                .notFound, failure.message, failure.context,
                remedy: "tributary sites list shows the names. Where the site was deleted, name the one at which its stores are active now: "
                    + "what is in the file is shown beside central's versions, with the database that it was written in.")
        }
    }
}
