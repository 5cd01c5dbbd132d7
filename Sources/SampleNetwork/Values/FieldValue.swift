/// The value of one field of a payload.
enum FieldValue: Sendable {
    case text(String)
    case number(Int)
    case amount(Amount)
    case flag(Bool)
    case day(SampleDay)
    /// JSON that is written as it is: objects, lists, fractions.
    case json(String)
    /// Left open: the payload is cut here (`RecordForm.pieces`).
    case open

    /// Adds the value's JSON to `bytes`; nothing for an open one.
    func append(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): Self.appendText(text, to: &bytes)
        case .number(let number): bytes.appendDecimal(number)
        case .amount(let amount): amount.append(to: &bytes)
        case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .day(let day):
            bytes.append(UInt8(ascii: "\""))
            day.append(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .json(let json): bytes.append(contentsOf: json.utf8)
        case .open: break
        }
    }

    private static func appendText(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            precondition(byte >= 32, "the sample has no control characters")
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
