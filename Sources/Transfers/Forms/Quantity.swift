import Failures
import Payload
import SyncRules

/// Numbers of packs and units in records.
enum Quantity {
    /// Zero when missing, empty or no number.
    static func value(_ value: JSONValue?) -> Double {
        switch value {
        case .number(let number): Double(number.text) ?? 0
        case .string(let text): Double(text) ?? 0
        default: 0
        }
    }

    static func number(_ value: Double) -> JSONNumber {
        guard value.isFinite else { return 0 }
        if value == value.rounded(), abs(value) < 1e15 { return JSONNumber(Int64(value)) }
        return JSONNumber("\(value)") ?? 0
    }

    /// The same text for the same quantities, however they are written.
    static func fingerprint(_ fields: [LineField], of line: JSONValue) -> String {
        fields.map { field in
            guard !field.name.hasSuffix("_ID") else { return line[field]?.text ?? "" }
            return Quantity.number(value(line[field])).text
        }.joined(separator: "|")
    }
}
