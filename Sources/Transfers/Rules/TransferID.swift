import Storage

/// Ids that follow from what they are made from: whoever makes the record again makes the same one (R-XFER 6).
package enum TransferID {
    /// The responding half of an initiating half.
    package static func half(of id: String, _ kind: TransferKind) -> String { derived("half", kind, id) }
    /// The responding line of an initiating line: a line that moves to another document becomes another line in that one's half.
    package static func line(of id: String, in half: String, _ kind: TransferKind) -> String {
        derived("line", kind, "\(half)\u{0}\(id)")
    }
    /// The log line about an initiating half.
    package static func log(of id: String, _ kind: TransferKind) -> String { derived("log", kind, id) }
    /// The row that frees a number for reuse.
    static func freed(by id: String, _ kind: TransferKind) -> String { derived("freed", kind, id) }

    /// A UUID of version 8 from SHA-256, as 32 capital hexadecimal digits.
    private static func derived(_ part: String, _ kind: TransferKind, _ id: String) -> String {
        var value = Digest.of(Array("transfer\u{0}\(kind.rawValue)\u{0}\(part)\u{0}\(id)".utf8)).value
        value = value & ~(0xF << 76) | 0x8 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        return Digest(value).hex.uppercased()
    }
}
