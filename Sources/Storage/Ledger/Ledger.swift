/// Positions and entries: in which channels a record stands, since when, and up to where the ledger reaches (R-SYNC 2).
package struct Ledger: Facet {
    package let transaction: Transaction

    /// The position of the last change.
    package func head() throws -> Int64 {
        if let head = transaction.pending.head { return head }
        let head = try sql.prepare("SELECT position FROM ledger_head").first { $0.int(0) } ?? 0
        transaction.pending.head = head
        return head
    }

    /// The position of the running group, taken at its first effect.
    package func nextPosition() throws -> Int64 {
        if let group = transaction.pending.group { return group }
        let next = try head() + 1
        transaction.pending.head = next
        transaction.pending.headChanged = true
        transaction.pending.group = next
        return next
    }

    /// Moves the head up, never down: after a fork new positions start above any that was shown.
    package func raiseHead(to position: Int64) throws {
        guard try head() < position else { return }
        transaction.pending.head = position
        transaction.pending.headChanged = true
    }

    /// Where a record is or was, removal entries included.
    package func entries(of rec: Int64) throws -> [Entry] {
        try transaction.memo.entries.value(rec, transaction.session) {
            let find = try sql.prepare("SELECT chan, position, present, held_from, held_until FROM entries WHERE rec = ? ORDER BY chan")
            find.bind(rec, at: 1)
            return try find.all { row in
                let held = row.optionalInt(3).flatMap { from in row.optionalInt(4).map { from..<max(from, $0) } }
                return Entry(chan: row.int(0), position: row.int(1), isPresent: row.flag(2), heldBefore: held)
            }
        }
    }

    /// Puts a record into channels at the group's position: changed content moves everywhere, a grant adds, a loss leaves
    /// a removal entry.
    ///
    /// - Parameters:
    ///   - old: the entries before; empty for a new record.
    ///   - oldHash: what the record counted for in the digests until now.
    ///   - newHash: what it counts for from now on.
    ///   - moves: true when the content changed, so that entries which stay move too.
    package func assign(
        _ rec: Int64, old: [Entry], oldHash: Digest, newHash: Digest, channels: [Int64], moves: Bool
    ) throws {
        if old.isEmpty { return try assignNew(rec, newHash, channels) }
        for entry in old where !channels.contains(entry.chan) && entry.isPresent {
            let position = try nextPosition()
            try move(rec, entry, to: position, present: false)
            try setHeld(rec, entry.chan, from: entry.heldBefore?.lowerBound ?? entry.position, until: position)
            try transaction.channels.update(entry.chan) {
                $0.head = position
                $0.tally.remove(oldHash)
            }
        }
        for chan in channels {
            let before = old.first { $0.chan == chan }
            if let before, before.isPresent {
                guard moves else { continue }
                let position = try nextPosition()
                if before.position != position { try move(rec, before, to: position, present: true) }
                try transaction.channels.update(chan) {
                    $0.head = position
                    $0.tally.remove(oldHash)
                    $0.tally.add(newHash)
                }
            } else {
                let position = try nextPosition()
                if let before {
                    try move(rec, before, to: position, present: true)
                } else {
                    try addEntry(rec, chan, position)
                }
                try transaction.channels.update(chan) {
                    $0.head = position
                    $0.tally.add(newHash)
                }
            }
        }
    }

    /// Every entry of a deleted record becomes a removal at the group's position.
    package func assignRemoval(_ rec: Int64, old: [Entry], oldHash: Digest) throws {
        let position = try nextPosition()
        for entry in old where entry.isPresent {
            try move(rec, entry, to: position, present: false)
            try transaction.channels.update(entry.chan) {
                $0.head = position
                $0.tally.remove(oldHash)
            }
        }
    }

    private func assignNew(_ rec: Int64, _ hash: Digest, _ channels: [Int64]) throws {
        guard !channels.isEmpty else { return }
        let position = try nextPosition()
        try transaction.memo.entries.write(transaction.session) {
            for chan in channels { try addEntry(rec, chan, position) }
            return (rec, channels.sorted().map { Entry(chan: $0, position: position, isPresent: true) }, ())
        }
        for chan in channels {
            try transaction.channels.update(chan) {
                $0.head = position
                $0.tally.add(hash)
            }
        }
    }

    private func addEntry(_ rec: Int64, _ chan: Int64, _ position: Int64) throws {
        let insert = try sql.prepare("INSERT INTO entries (chan, position, rec, present) VALUES (?, ?, ?, 1)")
        insert.bind(chan, at: 1)
        insert.bind(position, at: 2)
        insert.bind(rec, at: 3)
        try insert.run()
    }

    private func move(_ rec: Int64, _ entry: Entry, to position: Int64, present: Bool) throws {
        let update = try sql.prepare(
            "UPDATE entries SET position = ?, present = ? WHERE chan = ? AND position = ? AND rec = ?")
        update.bind(position, at: 1)
        update.bind(present, at: 2)
        update.bind(entry.chan, at: 3)
        update.bind(entry.position, at: 4)
        update.bind(rec, at: 5)
        try update.run()
    }

    private func setHeld(_ rec: Int64, _ chan: Int64, from: Int64, until: Int64) throws {
        let update = try sql.prepare("UPDATE entries SET held_from = ?, held_until = ? WHERE rec = ? AND chan = ?")
        update.bind(from, at: 1)
        update.bind(until, at: 2)
        update.bind(rec, at: 3)
        update.bind(chan, at: 4)
        try update.run()
    }

    /// Forgets removals up to `position` and raises the floors: a cursor below a floor compares digests instead.
    ///
    /// Those of a deleted record that others still hang on stay: they tell where its followers belong.
    package func purgeRemovals(upTo wanted: Int64) throws {
        // A floor above the head would ask every site to compare for ever.
        let position = min(wanted, try head())
        let touched = try sql.prepare(
            "SELECT DISTINCT chan FROM entries WHERE present = 0 AND position <= ? ORDER BY chan")
        touched.bind(position, at: 1)
        for chan in try touched.all({ $0.int(0) }) {
            try transaction.channels.update(chan) { $0.floor = max($0.floor, position) }
        }
        let purge = try sql.prepare(
            """
            DELETE FROM entries WHERE present = 0 AND position <= ? AND NOT EXISTS
                (SELECT 1 FROM records p JOIN records c ON c.parent_tbl = p.tbl AND c.parent_id = p.id
                 WHERE p.rec = entries.rec AND p.deleted = 1 AND c.deleted = 0)
            """)
        purge.bind(position, at: 1)
        try purge.run()
    }
}
