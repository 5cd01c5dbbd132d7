import Failures
import Storage
import SyncProtocol
import SyncRules

/// Writes the rows of one page.
struct PageBuilder {
    let plan: PullPlan
    let transaction: Transaction
    /// The caller's database by number: what it wrote itself goes without bytes.
    let origin: Int64?
    let bytes: Int
    let entries: Int
    /// The page is read by a site that may stand further on: what was removed is told from the beginning.
    var isCarried = false
    /// The part of a first load that the page is of.
    var sorting: LoadSorting?
    /// Entries looked at, sent or not.
    var lookedAt = Int.max

    func build() throws -> (bytes: [UInt8], to: Int64, passed: Int64) {
        var rows = RowWriter(capacity: min(bytes + bytes / 8, 8_000_000))
        var index: [Int64: Int] = [:]
        for (number, channel) in plan.current.enumerated() { if let chan = channel.chan { index[chan] = number } }
        let page = try transaction.ledger.page(
            channels: plan.current.compactMap(\.chan), after: plan.from, through: plan.through, count: entries, bytes: bytes,
            lookingAt: lookedAt, removalsAfter: plan.removalsAfter ?? (isCarried ? 0 : nil)
        ) { record, position, joined, left in
            let fate = try sorting?.fate(of: record, at: position, joined: joined, left: left) ?? .send
            guard fate != .leaveOut else { return nil }
            let before = rows.bytes.count
            var content = try content(of: record, at: position, joined: joined)
            if fate == .sendHash, case .payload = content { content = .same(record.hash) }
            rows.write(
                table: record.key.table.name, id: record.key.id, position: position, joined: joined.compactMap { index[$0] },
                left: left.compactMap { index[$0] }, content: content)
            // What goes by its hash alone takes little of the line: a site's own changes come back in few pages.
            return rows.bytes.count - before
        }
        return (rows.bytes, page.to, page.passed)
    }

    private func content(of record: StoredRecord, at position: Int64, joined: [Int64]) throws -> Row.Content {
        if record.isDeleted { return .deleted }
        if joined.isEmpty { return .unchanged }
        if let origin, record.origin == origin { return .same(record.hash) }
        if record.position < position, try isHeldOtherwise(record) { return .same(record.hash) }
        // The site asks for what it does not hold, and central finds the damage when it answers that.
        return RecordShape.isReadable(record.payload) ? .payload(record.payload) : .same(record.hash)
    }

    /// A grant of a record that the site has through another channel already, or still has through this one.
    private func isHeldOtherwise(_ record: StoredRecord) throws -> Bool {
        try transaction.ledger.entries(of: record.rec).contains { entry in
            guard entry.isPresent, let stands = plan.positions[entry.chan] else { return false }
            // Withdrawn and given back after the site's position: it never let go. Should it have, it asks for the bytes; of what a bundle tells from
            // the beginning it could not.
            if let held = entry.heldBefore, held.contains(stands), record.position <= stands, plan.mayHaveRead(entry.chan, before: entry.position) {
                return true
            }
            return stands >= entry.position
        }
    }
}
