import Storage

/// A statement that does nothing.
final class SwallowedStatement: SQLStatement {
    func bind(_ value: Int64, at index: Int) {}
    func bind(text bytes: UnsafeRawBufferPointer, at index: Int) {}
    func bind(blob bytes: UnsafeRawBufferPointer, at index: Int) {}
    func bindNull(at index: Int) {}
    func step() throws -> Bool { false }
    func reset() {}
    func isNull(_ column: Int) -> Bool { true }
    func int(_ column: Int) -> Int64 { 0 }
    func double(_ column: Int) -> Double { 0 }
    func bytes(_ column: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}
