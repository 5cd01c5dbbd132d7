import Failures
import Payload
import Storage

/// The serial numbers of one store, in the database where it is active.
///
/// Goes on above the highest number of a kind in the store's own records and above the last one given. Numbers follow each
/// other without a gap as long as each caller uses the one it took. A number freed for reuse is given first.
package struct NumberBook {
    package let transaction: Transaction
    package let store: String
    /// Under which tenure numbers are given.
    package let tenure: String
    /// The highest number of a sequence in documents that are yet to come here; nil where all are here.
    package let toCome: (String) throws -> Int64?
    /// Writes a local record.
    package let write: (Change) throws -> Void

    package init(
        transaction: Transaction, store: String, tenure: String, toCome: @escaping (String) throws -> Int64? = { _ in nil },
        write: @escaping (Change) throws -> Void
    ) {
        self.transaction = transaction
        self.store = store
        self.tenure = tenure
        self.toCome = toCome
        self.write = write
    }

    /// The highest number that counts when it stands in a record, and the highest that is ever given.
    ///
    /// A larger one is a slip, a scanned bar code or a fault of a program: it stays in its document and moves no sequence. Between
    /// the two lie a hundred million numbers to go on with, and old clients hold both in 32 bits.
    package static let countedMax: Int64 = 899_999_999
    package static let givenMax: Int64 = 999_999_999

    package func next(_ kind: SerialNumberKind) throws -> Int64 {
        let name = kind.rowName(store: store)
        // Whether a freed number, or one among those that count no more, is used again, documents that are yet to come could say alone.
        let toCome = try toCome(name)
        if toCome == nil, let freed = try takeFreed(name, kind) { return freed }
        let sequence = try sequence(named: name)
        var next = max(sequence.value, try highestUsed(kind), toCome ?? 0) + 1
        guard toCome == nil || next <= Self.countedMax else { throw Failure(.notInitialised) }
        while next > Self.countedMax, next <= Self.givenMax, try isUsed(next, kind) { next += 1 }
        guard next <= Self.givenMax else { throw Failure(.numbersExhausted, nil, ["store": store, "kind": kind.rawValue]) }
        try save(sequence, value: next, named: name)
        return next
    }

    private struct Sequence {
        var id: String
        var payload: [UInt8]?
        var value: Int64
    }

    private func sequence(named name: String) throws -> Sequence {
        let query = RecordQuery(table: "number", fields: [(NumberRow.Field.name.name, name)], limit: 100)
        let found = try transaction.records.records(matching: query).map { record in
            Sequence(id: record.key.id, payload: record.payload, value: Self.row(record)?.number(.value) ?? 0)
        }.filter { (0...Self.givenMax).contains($0.value) }
        // Two rows of one name may come from an import: the higher one counts.
        return found.max { $0.value < $1.value }
            ?? Sequence(id: Digest.key(table: "number", id: name).hex.uppercased(), payload: nil, value: 0)
    }

    private func save(_ sequence: Sequence, value: Int64, named name: String) throws {
        let payload: [UInt8]
        if let stored = sequence.payload {
            payload = try RecordBytes.replacing(member: NumberRow.Field.value.name, in: stored, with: Array(String(value).utf8))
        } else {
            payload = NumberRow.payload(sequence.id, name: name, value: value)
        }
        try write(Change(table: "number", id: sequence.id, payload: payload))
    }

    /// The lowest number that was given up, taken out of table `number_reuse`; one that a record carries again is passed over.
    private func takeFreed(_ name: String, _ kind: SerialNumberKind) throws -> Int64? {
        let freed = try transaction.records.records(matching: RecordQuery(table: "number_reuse", fields: [(NumberRow.Field.name.name, name)], limit: 1_000))
            .compactMap { record in Self.row(record)?.number(.number_to_use).map { (number: $0, id: record.key.id) } }
        for candidate in freed.filter({ (1...Self.givenMax).contains($0.number) }).sorted(by: { ($0.number, $0.id) < ($1.number, $1.id) }) {
            try write(Change(table: "number_reuse", id: candidate.id, payload: nil))
            if try !isUsed(candidate.number, kind) { return candidate.number }
        }
        return nil
    }

    private func isUsed(_ number: Int64, _ kind: SerialNumberKind) throws -> Bool {
        try !kind.use.carriers(of: number, in: store, limit: 1, transaction).isEmpty
    }

    /// The highest number in the store's records.
    ///
    /// Once counted, only rows that came later are looked at, as long as this database and the tenure are the same: then
    /// nobody else numbers the store's records.
    private func highestUsed(_ kind: SerialNumberKind) throws -> Int64 {
        let counted = StateKey<[String]>("numbers:\(kind.rowName(store: store))")
        let holder = "\(try transaction.state.value(Meta.database) ?? "") \(tenure)"
        let known = try transaction.state.value(counted) ?? []
        var seen: (row: Int64, number: Int64) = (0, 0)
        if known.count == 4, "\(known[0]) \(known[1])" == holder, let row = Int64(known[2]), let number = Int64(known[3]),
            number <= Self.countedMax
        {
            seen = (row, number)
        }
        let use = kind.use
        let key = DocumentRecord.Field.self
        var fields: [(name: String, values: [String])] = [(key.store_ID.name, [store])]
        if !use.types.isEmpty { fields.append((key.type.name, use.types)) }
        let last = try transaction.records.lastRow()
        let highest = try transaction.records.largest(use.field, table: use.table, where: fields, after: seen.row, atMost: Self.countedMax) ?? 0
        let number = max(seen.number, highest, 0)
        if seen.row != last { try transaction.state.set(counted, [holder, String(last), String(number)]) }
        return number
    }

    private static func row(_ record: StoredRecord) -> NumberRow? {
        try? Rules.standard.record(NumberRow.self, record.payload, table: record.key.table.folded)
    }
}
