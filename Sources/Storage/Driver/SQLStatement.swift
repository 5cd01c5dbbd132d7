/// A prepared statement: parameters count from 1, columns from 0.
package protocol SQLStatement: AnyObject {
    func bind(_ value: Int64, at index: Int)
    func bind(text bytes: UnsafeRawBufferPointer, at index: Int)
    /// As `bind(text:at:)`, for bytes that the caller keeps where they are until the statement was reset.
    func bind(lastingText bytes: UnsafeRawBufferPointer, at index: Int)
    func bind(blob bytes: UnsafeRawBufferPointer, at index: Int)
    func bindNull(at index: Int)
    /// Advances; true while there is a row.
    func step() throws -> Bool
    func reset()
    func isNull(_ column: Int) -> Bool
    func int(_ column: Int) -> Int64
    func double(_ column: Int) -> Double
    /// The column's bytes, valid until the next step or reset.
    func bytes(_ column: Int) -> UnsafeRawBufferPointer
}

extension SQLStatement {
    package func bind(lastingText bytes: UnsafeRawBufferPointer, at index: Int) { bind(text: bytes, at: index) }
    package func bind(_ text: String, at index: Int) {
        var text = text
        text.withUTF8 { bind(text: UnsafeRawBufferPointer($0), at: index) }
    }
    package func bind(_ text: String?, at index: Int) {
        if let text { bind(text, at: index) } else { bindNull(at: index) }
    }
    package func bind(_ value: Int64?, at index: Int) {
        if let value { bind(value, at: index) } else { bindNull(at: index) }
    }
    package func bind(text bytes: [UInt8]?, at index: Int) {
        guard let bytes else { return bindNull(at: index) }
        bytes.withUnsafeBytes { bind(text: $0, at: index) }
    }
    package func bind(blob bytes: [UInt8]?, at index: Int) {
        guard let bytes else { return bindNull(at: index) }
        bytes.withUnsafeBytes { bind(blob: $0, at: index) }
    }
    package func bind(_ digest: Digest?, at index: Int) {
        guard let digest else { return bindNull(at: index) }
        withUnsafeBytes(of: digest.value.bigEndian) { bind(blob: $0, at: index) }
    }
    package func bind(_ flag: Bool, at index: Int) { bind(flag ? 1 : 0, at: index) }

    package func string(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }
    package func optionalString(_ column: Int) -> String? { isNull(column) ? nil : string(column) }
    package func optionalInt(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }
    package func array(_ column: Int) -> [UInt8] { [UInt8](bytes(column)) }
    package func optionalArray(_ column: Int) -> [UInt8]? { isNull(column) ? nil : array(column) }
    package func flag(_ column: Int) -> Bool { int(column) != 0 }
    /// A stored digest; zero when the column does not hold 16 bytes.
    package func digest(_ column: Int) -> Digest { Digest(bigEndian: bytes(column)) }
    package func optionalDigest(_ column: Int) -> Digest? { isNull(column) ? nil : digest(column) }

    /// Runs to the end and resets.
    package func run() throws {
        defer { reset() }
        while try step() {}
    }
    /// Calls `row` for each row, then resets.
    package func forEach(_ row: (any SQLStatement) throws -> Void) throws {
        defer { reset() }
        while try step() { try row(self) }
    }
    /// The first row's value, or nil.
    package func first<T>(_ row: (any SQLStatement) throws -> T) throws -> T? {
        defer { reset() }
        return try step() ? try row(self) : nil
    }
    /// Every row's value.
    package func all<T>(_ row: (any SQLStatement) throws -> T) throws -> [T] {
        var values: [T] = []
        try forEach { values.append(try row($0)) }
        return values
    }
}
