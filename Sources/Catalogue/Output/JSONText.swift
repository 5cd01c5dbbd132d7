/// A value that can be written as JSON text, with members in the order given.
indirect enum JSONText {
    case string(String)
    /// Text that already is JSON, such as a number or a declared default.
    case raw(String)
    case array([JSONText])
    case object([(name: String, value: JSONText)])

    static func bool(_ value: Bool) -> JSONText { .raw(value ? "true" : "false") }
    static func int(_ value: Int) -> JSONText { .raw(String(value)) }
    static func optional(_ value: String?) -> JSONText { value.map(JSONText.string) ?? .raw("null") }

    /// Appends the text without spaces.
    func write(to text: inout String) {
        switch self {
        case .string(let value): JSONText.quote(value, to: &text)
        case .raw(let value): text += value
        case .array(let values):
            text += "["
            for (position, value) in values.enumerated() {
                if position > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (position, member) in members.enumerated() {
                if position > 0 { text += "," }
                JSONText.quote(member.name, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func quote(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
