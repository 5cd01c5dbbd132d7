import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// What a site wrote and central never answered for, as JSON lines: the way up for the work of a retired copy (R-SYNC 6).
extension SiteEngine {
    /// Each line is in the form of `records export`, with the group it was written in beside it.
    ///
    /// - Returns: the number of records.
    @discardableResult
    package func exportUnsent(_ line: ([UInt8]) throws -> Void) throws -> Int {
        try database.read { transaction in
            var count = 0
            let database = try transaction.state.value(Meta.database) ?? ""
            var last: Int64 = 0
            // What central has answered is there, though the answer is not worked in yet.
            let answered = try transaction.state.value(SiteMeta.answerLast) ?? 0
            for group in try transaction.outbox.waitingGroups(from: answered + 1, records: .max, bytes: .max) where !group.isOffer {
                last = group.number
                for change in group.changes {
                    try line(Self.line(change, group.number, group.epochs, group.acting, database))
                    count += 1
                }
            }
            let offices = try Settings.kept(transaction)?.offices ?? []
            var number = max(last, try transaction.outbox.lastGroup())
            var root: RecordKey?
            for one in try transaction.withheld.all() {
                guard let record = try transaction.records.record(numbered: one.rec) else { continue }
                if root != one.root {
                    number += 1
                    root = one.root
                }
                let change = OutboxChange(key: record.key, payload: record.isDeleted ? nil : record.payload, base: record.base?.hash)
                try line(Self.line(change, number, offices, .program, database))
                count += 1
            }
            return count
        }
    }

    private static func line(_ change: OutboxChange, _ group: Int64, _ epochs: [Tenure], _ acting: WriteContext, _ database: String) -> [UInt8] {
        var members: [(key: String, value: JSONValue)] = [
            ("group", .number(JSONNumber(group))), ("database", .string(database)), ("epochs", .string(Outbox.text(of: epochs))),
        ]
        if let user = acting.user { members.append(("actor", .string(user))) }
        if let store = acting.store { members.append(("store", .string(store))) }
        if let base = change.base { members.append(("base", .string(base.hex))) }
        var writer = JSONWriter(capacity: (change.payload?.count ?? 0) + 300)
        writer.beginObject()
        writer.key("tableName")
        writer.string(change.key.table.name)
        writer.key("recordId")
        writer.string(change.key.id)
        if change.payload == nil {
            writer.key("action")
            writer.string("delete")
        }
        writer.key("recordData")
        if let payload = change.payload { writer.raw(payload) } else { writer.null() }
        writer.key("unsent")
        writer.raw(JSONValue.object(members).serialised())
        writer.endObject()
        writer.newline()
        return writer.bytes
    }
}
