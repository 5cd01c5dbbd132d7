import Failures
import Storage

/// A table's name that is one slip of the pen away from a known one: such a record would be kept as a newer program's, and nobody would
/// find it. Truly unknown names are kept (R-SYNC 9).
package enum MistypedTable {
    /// - Throws: `table-unknown` with the names that may be meant.
    package static func check(_ changes: [Change], _ transaction: Transaction) throws {
        for change in changes where change.table.lowercased() != Merge.table && Rules.standard[change.table] == nil {
            let asked = Array(change.table.lowercased())
            let near = Rules.standard.tableNames.filter { asked.count >= 3 && People.isOneSlip(asked, Array($0.lowercased())) }.prefix(3)
            guard !near.isEmpty, try transaction.knownTable(change.table) == nil else { continue }
            throw Failure(
                .tableUnknown, "There is no table \(change.table). Is it \(near.joined(separator: " or "))?", ["table": change.table])
        }
    }

    /// - Throws: `table-unknown` for a table that no record was ever of, and that the program does not know.
    package static func checkKnown(_ table: String, _ transaction: Transaction) throws {
        guard try Rules.standard[table] != nil || transaction.knownTable(table) != nil else {
            throw Failure(.tableUnknown, "There is no table \(table).", ["table": table])
        }
    }
}
