import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    /// What central keeps apart, oldest first.
    ///
    /// - Parameters:
    ///   - site: only this site's groups.
    ///   - all: also those that were decided.
    ///   - reason: only those kept apart for this code.
    ///   - after: only numbers above this one; with `limit`, a page.
    package func quarantine(
        site reference: String? = nil, reason: String? = nil, all: Bool, after: Int64 = 0, limit: Int = .max
    ) throws -> [QuarantineListing] {
        try database.read { transaction in
            let query = QuarantineQuery(
                site: try reference.map { try Self.site($0, transaction).id }, code: reason, all: all, after: after, limit: limit)
            return try transaction.quarantine.groups(query).map { try Self.listing($0, transaction) }
        }
    }

    static func listing(_ group: QuarantinedGroup, _ transaction: Transaction) throws -> QuarantineListing {
        QuarantineListing(
            group: group, siteName: try transaction.sites.site(group.site)?.name ?? group.site, waiters: try transaction.quarantine.waiters(on: group.number))
    }

    /// One parked group with both versions of every record.
    ///
    /// - Throws: `not-found`.
    package func quarantined(_ number: Int64) throws -> (listing: QuarantineListing, versions: [QuarantinedVersion]) {
        try database.read { transaction in
            let group = try Self.parked(number, transaction)
            let versions = try transaction.quarantine.changes(number).map { change in
                let stored = try transaction.records.record(change.key)
                let live = stored.flatMap { $0.isDeleted ? nil : $0 }
                return QuarantinedVersion(
                    table: change.key.table.name, id: change.key.id, parked: change.payload, stored: live?.payload,
                    isUntouched: live?.hash == change.base)
            }
            return (try Self.listing(group, transaction), versions)
        }
    }

    private static func parked(_ number: Int64, _ transaction: Transaction) throws -> QuarantinedGroup {
        guard let group = try transaction.quarantine.group(number) else {
            throw Failure(.notFound, "Nothing is kept apart under the number \(number).")
        }
        return group
    }

    /// Every change of parked groups as JSON lines, in the form of `records export`, with all that is known of the group beside it.
    ///
    /// - Parameter numbers: these groups, decided or not; empty for all.
    package func exportQuarantine(_ numbers: [Int64] = [], _ line: ([UInt8]) throws -> Void) throws {
        try database.read { transaction in
            let groups = numbers.isEmpty ? try transaction.quarantine.groups() : try numbers.map { try Self.parked($0, transaction) }
            for group in groups {
                let site = try transaction.sites.site(group.site)?.name ?? group.site
                for change in try transaction.quarantine.changes(group.number) { try line(Self.line(change, group, site)) }
            }
        }
    }

    private static func line(_ change: OutboxChange, _ group: QuarantinedGroup, _ site: String) -> [UInt8] {
        var writer = JSONWriter(capacity: (change.payload?.count ?? 0) + 400)
        writer.beginObject()
        func text(_ key: String, _ value: String?) {
            guard let value else { return }
            writer.key(key)
            writer.string(value)
        }
        func number(_ key: String, _ value: Int64?) {
            guard let value else { return }
            writer.key(key)
            writer.integer(value)
        }
        text("tableName", change.key.table.name)
        text("recordId", change.key.id)
        if change.payload == nil { text("action", "delete") }
        writer.key("recordData")
        if let payload = change.payload { writer.raw(payload) } else { writer.null() }
        writer.key("quarantine")
        writer.beginObject()
        number("number", group.number)
        text("state", group.state.rawValue)
        text("kind", group.kind)
        text("code", group.code)
        text("message", group.message)
        text("site", site)
        text("siteID", group.site)
        text("database", group.database)
        number("group", group.group)
        number("push", group.push)
        number("at", group.at)
        text("epochs", Outbox.text(of: group.epochs))
        text("actor", group.acting.user)
        text("store", group.acting.store)
        if group.acting.isSupervisor { text("supervisor", "true") }
        text("base", change.base?.hex)
        number("waitsOn", group.waitsOn)
        number("decided", group.decision?.at)
        text("decidedBy", group.decision?.by)
        text("decidedWhy", group.decision?.why)
        number("position", group.decision?.position)
        writer.endObject()
        writer.endObject()
        writer.newline()
        return writer.bytes
    }

    /// Judges a parked group again, under the same rules, as things stand today.
    ///
    /// - Parameters:
    ///   - takesOver: applies it on an administrator's word: as central's own act versions offered after a restore, and those of a
    ///     former holder, of records that nobody has touched since; as the site's own what the circumstances alone speak against.
    ///   - why: for the audit log; needed to take a group over.
    /// - Returns: what became of it, and the groups behind it that went with it.
    /// - Throws: `not-found`, `quarantine-decided`, `override-refused`.
    package func redrive(
        _ number: Int64, takesOver: Bool = false, why: String = ""
    ) throws -> (outcome: QuarantineOutcome, released: [Int64]) {
        guard !takesOver || !why.isEmpty else { throw Failure(.argumentInvalid, "Say why: whoever reads the audit log will ask.") }
        return try database.write { transaction in
            let result = try Quarantine(transaction: transaction).redrive(number, takesOver: takesOver, by: by.name, why: why)
            var outcome = "released"
            if case .parked(let failure) = result.outcome { outcome = failure.code.rawValue }
            try audit(
                .quarantineRedriven, String(number),
                ["outcome": .string(outcome), "override": .bool(takesOver), "why": .string(why), "released": Self.list(result.released)],
                transaction)
            return result
        }
    }

    /// Gives a parked group up; its changes stay for a time and can be exported.
    ///
    /// - Parameter takesBack: the site's own versions give way to central's; otherwise what the site edits stays as it is there.
    /// - Returns: the groups behind it that went with the decision.
    /// - Throws: `not-found`, `quarantine-decided`, `argument-invalid` without a reason.
    package func dismiss(_ number: Int64, takesBack: Bool = false, why: String) throws -> [Int64] {
        guard !why.isEmpty else { throw Failure(.argumentInvalid, "Say why: the site that wrote it is told.") }
        return try database.write { transaction in
            let released = try Quarantine(transaction: transaction).dismiss(number, takesBack: takesBack, by: by.name, why: why)
            try audit(
                .quarantineDismissed, String(number), ["why": .string(why), "takeBack": .bool(takesBack), "released": Self.list(released)], transaction)
            return released
        }
    }

    /// Merges two records on central (R-OWN 9): a write like any other, and an act of an administrator.
    ///
    /// - Throws: `merge-impossible` and its kin, `not-editor` naming the site where it can be done.
    package func merge(_ table: String, _ dropped: String, into kept: String, acting: WriteContext) throws {
        try database.write { transaction in
            let change = Change(table: table, id: dropped, payload: nil, mergeInto: kept)
            _ = try CentralWriter(database, by: by).write([change], acting: acting, transaction)
        }
    }

    private static func list(_ numbers: [Int64]) -> JSONValue { .array(numbers.map { .number(JSONNumber($0)) }) }
}
