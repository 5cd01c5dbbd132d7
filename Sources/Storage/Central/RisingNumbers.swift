/// Rising numbers of records for sites of another system, whose cursors are small numbers: one a record, a fresh one with each change.
///
/// They count changes, not positions, so they stay small whatever the ledger's positions are.
package struct RisingNumbers: Facet {
    package let transaction: Transaction
    /// The list that the numbers are of; each counts for itself.
    package let list: List

    package enum List: String, Sendable {
        /// What every site of the kind receives.
        case central
        /// Records of the v6 interface.
        case v6
    }

    private var last: StateKey<Int64> { StateKey("\(list.rawValue).number") }
    private var table: String { "\(list.rawValue)_numbers" }

    /// The last number that was given.
    package func highest() throws -> Int64 { try transaction.state.value(last) ?? 0 }

    package func setHighest(_ number: Int64) throws { try transaction.state.set(last, number) }

    package func number(of rec: Int64) throws -> Int64? {
        let find = try sql.prepare("SELECT number FROM \(table) WHERE rec = ?")
        find.bind(rec, at: 1)
        return try find.first { $0.int(0) }
    }

    /// Gives a record a number in the place of the one it had; nil takes that away.
    package func give(_ number: Int64?, to rec: Int64) throws {
        let delete = try sql.prepare("DELETE FROM \(table) WHERE rec = ?")
        delete.bind(rec, at: 1)
        try delete.run()
        guard let number else { return }
        let insert = try sql.prepare("INSERT INTO \(table) (number, rec) VALUES (?, ?)")
        insert.bind(number, at: 1)
        insert.bind(rec, at: 2)
        try insert.run()
    }

    /// Records with a number above `number`, in the order of their numbers.
    ///
    /// - Parameter body: false ends the reading.
    package func forEach(after number: Int64, count: Int, _ body: (_ number: Int64, _ record: StoredRecord) throws -> Bool) throws {
        let find = try sql.prepare("SELECT number, rec FROM \(table) WHERE number > ? ORDER BY number LIMIT ?")
        var place = number
        while true {
            find.bind(place, at: 1)
            find.bind(Int64(clamping: count), at: 2)
            let rows = try find.all { (number: $0.int(0), rec: $0.int(1)) }
            for row in rows {
                place = row.number
                guard let record = try transaction.records.record(numbered: row.rec) else { continue }
                guard try body(row.number, record) else { return }
            }
            guard rows.count == count else { return }
        }
    }
}
