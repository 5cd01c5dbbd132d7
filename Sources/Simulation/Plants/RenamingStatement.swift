import Storage

/// Gives other ids to the records that a transfer makes: an id that follows from what it was made of becomes one that does not.
///
/// Such an id is 32 hexadecimal digits, the thirteenth of them an 8; no other id of a simulation looks like that.
final class RenamingStatement: SQLStatement {
    private let statement: any SQLStatement
    private let plant: Plant
    private let session: any SQLSession

    init(_ statement: any SQLStatement, _ plant: Plant, _ session: any SQLSession) {
        self.statement = statement
        self.plant = plant
        self.session = session
    }

    func bind(_ value: Int64, at index: Int) { statement.bind(value, at: index) }
    func bind(text bytes: UnsafeRawBufferPointer, at index: Int) {
        renamed(bytes).withUnsafeBytes { statement.bind(text: $0, at: index) }
    }
    func bind(blob bytes: UnsafeRawBufferPointer, at index: Int) {
        renamed(bytes).withUnsafeBytes { statement.bind(blob: $0, at: index) }
    }
    func bindNull(at index: Int) { statement.bindNull(at: index) }
    func step() throws -> Bool { try statement.step() }
    func reset() { statement.reset() }
    func isNull(_ column: Int) -> Bool { statement.isNull(column) }
    func int(_ column: Int) -> Int64 { statement.int(column) }
    func double(_ column: Int) -> Double { statement.double(column) }
    func bytes(_ column: Int) -> UnsafeRawBufferPointer { statement.bytes(column) }

    private func renamed(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result = Array(bytes)
        var run = 0
        for (index, byte) in bytes.enumerated() {
            run = Self.isHex(byte) ? run + 1 : 0
            let isLast = index + 1 == bytes.count || !Self.isHex(bytes[index + 1])
            guard run == 32, isLast, bytes[index - 19] == UInt8(ascii: "8") else { continue }
            let id = String(decoding: bytes[(index - 31)...index], as: UTF8.self)
            result.replaceSubrange((index - 31)...index, with: plant.name(insteadOf: id, isLive(id)).utf8)
        }
        return result
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }

    /// Whether a record of this id is there; nil when there never was one.
    private func isLive(_ id: String) -> Bool? {
        guard
            let found = try? session.prepare(
                "SELECT r.deleted = 0 AND t.name <> 'log' FROM records r JOIN tables t ON t.tbl = r.tbl WHERE r.id = ? LIMIT 1")
        else { return nil }
        found.bind(id, at: 1)
        return try? found.first { $0.flag(0) }
    }
}
