import Payload

/// Whether a stored value says yes: the one reading of truth values, whoever wrote them.
///
/// Programs of several generations write `true`, `"true"`, `"T"`, `1`, `"1"`, an object with the member `value`, or the text of such an object. Whatever
/// says neither yes nor no is no answer.
package enum Truth {
    private static let yes: Set<String> = ["true", "t", "1", "on", "yes", "y"]
    private static let no: Set<String> = ["false", "f", "0", "off", "no", "n"]

    package static func of(_ value: JSONValue?) -> Bool? { of(value, depth: 0) }

    /// As `of`, of a field as a view gives it: a text's content, or another value as it is written.
    package static func of(text: String?) -> Bool? {
        guard let text else { return nil }
        return word(text) ?? (text.first == "{" ? of(try? JSONValue(parsing: text)) : number(text))
    }

    package static func isOn(_ value: JSONValue?) -> Bool { of(value) ?? false }

    package static func isOn(text: String?) -> Bool { of(text: text) ?? false }

    /// Whether a word is one of those that say yes or no.
    package static func isWord(_ text: String) -> Bool { word(text) != nil }

    private static func of(_ value: JSONValue?, depth: Int) -> Bool? {
        guard let value, depth < 4 else { return nil }
        if let truth = value.truth { return truth }
        if let text = value.text {
            if let word = word(text) { return word }
            return text.first == "{" ? of(try? JSONValue(parsing: text), depth: depth + 1) : number(text)
        }
        if let inner = value["value"] { return of(inner, depth: depth + 1) }
        if case .number = value { return number(String(decoding: value.serialised(), as: UTF8.self)) }
        return nil
    }

    private static func word(_ text: String) -> Bool? {
        let word = text.lowercased()
        return yes.contains(word) ? true : no.contains(word) ? false : nil
    }

    /// 1 and 0 in any of a number's spellings; other numbers say yes, as they do where truth values are numbers.
    private static func number(_ text: String) -> Bool? {
        guard !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "+-.eE".utf8.contains($0) }),
            let value = Double(text)
        else { return nil }
        return value != 0
    }
}
