import Catalogue
import Payload

/// One value in the form in which v5 sites read it, which is the form records are stored in.
struct WireValue {
    /// What a value is brought into form for.
    enum Purpose {
        /// To be kept: what cannot be read for sure stays as it came.
        case keeping
        /// For a site, which refuses a record for one value of a wrong kind.
        case sending
    }

    let field: WireField
    let purpose: Purpose

    /// The value in form; nil where it is so already.
    func formed(_ kind: JSONKind, _ value: Range<Int>, in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        switch (field.type, kind) {
        case (_, .null): nullForm
        case (.int, .number), (.real, .number): number(bytes[value])
        case (.int, .string), (.real, .string): text(value, bytes).flatMap(numberForm)
        case (.bool, .number), (.bool, .string): truth(kind, value, bytes)
        case (.time, .number): ShortestNumber.spelling(of: bytes[value]).contains(UInt8(ascii: ".")) ? wholeTime(bytes[value]) : nil
        case (.time, .string): text(value, bytes).flatMap(timeForm)
        case (.date, .string): date(value, bytes)
        case (.json, .string): text(value, bytes).flatMap(jsonForm)
        case (.json, .object): field.dates.isEmpty ? nil : withPlainDates(bytes[value])
        case (.text, .number), (.text, .bool): purpose == .sending ? Self.quoted(String(decoding: bytes[value], as: UTF8.self)) : nil
        default: nil
        }
    }

    private var nullForm: [UInt8]? {
        // A push says null for an empty time and for numbers that are then read as numbers; a site that reads others' nulls refuses them.
        guard field.isNeverNull, purpose == .sending || field.type == .time || field.type == .real || field.type == .int else { return nil }
        return field.blank
    }

    private func text(_ value: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> String? { JSONScalar.text(of: value, in: bytes) }

    static func quoted(_ text: String) -> [UInt8] {
        var writer = JSONWriter(capacity: text.utf8.count + 2)
        writer.string(text)
        return writer.bytes
    }

    // MARK: Numbers, truth values, times

    private func number(_ text: Slice<UnsafeRawBufferPointer>) -> [UInt8]? {
        guard text.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) else { return nil }
        var spelling = ShortestNumber.spelling(of: text)
        if field.type == .int, purpose == .sending { spelling = ShortestNumber.whole(spelling) }
        return spelling.elementsEqual(text) ? nil : spelling
    }

    private func numberForm(_ text: String) -> [UInt8]? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let word = words.first else { return emptyForm }
        guard let number = JSONNumber(String(word)) else { return purpose == .sending ? emptyForm : nil }
        let spelling = ShortestNumber.spelling(of: Array(number.text.utf8))
        return field.type == .int && purpose == .sending ? ShortestNumber.whole(spelling) : spelling
    }

    /// An empty text where a number or a truth value belongs; a site does not look at fields that it may neither miss nor read as null.
    private var emptyForm: [UInt8]? {
        if field.isNeverNull || field.isRequired && !field.isNullable { return field.blank }
        return field.isNullable ? Array("null".utf8) : nil
    }

    private func truth(_ kind: JSONKind, _ value: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let word = kind == .string ? text(value, bytes) ?? "" : String(decoding: bytes[value], as: UTF8.self)
        switch word.lowercased() {
        case "true", "1", "yes": return Array("true".utf8)
        case "false", "0", "no": return Array("false".utf8)
        case "": return emptyForm
        default: return purpose == .sending ? Array("false".utf8) : nil
        }
    }

    private func timeForm(_ text: String) -> [UInt8]? {
        if text.isEmpty { return Array("0".utf8) }
        if let seconds = WireTime.seconds(text) { return Array(String(seconds).utf8) }
        if JSONNumber(text) != nil { return ShortestNumber.whole(ShortestNumber.spelling(of: Array(text.utf8))) }
        return purpose == .sending ? Array("0".utf8) : nil
    }

    private func wholeTime(_ text: Slice<UnsafeRawBufferPointer>) -> [UInt8] { ShortestNumber.whole(ShortestNumber.spelling(of: text)) }

    // MARK: Dates and objects

    /// `2021-07-30T00:00:00` and `2021-07-30 00:00:00` become `2021-07-30`; anything else is left.
    private func date(_ value: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let content = bytes[value].dropFirst().dropLast()
        if content.isEmpty { return purpose == .sending && field.isNeverNull ? field.blank : nil }
        guard content.count > 10, Self.isDay(content.prefix(10)), [UInt8(ascii: "T"), UInt8(ascii: " ")].contains(content[content.startIndex + 10])
        else { return nil }
        return [UInt8(ascii: "\"")] + content.prefix(10) + [UInt8(ascii: "\"")]
    }

    private static func isDay(_ text: some Sequence<UInt8>) -> Bool {
        text.enumerated().allSatisfy { index, byte in
            index == 4 || index == 7 ? byte == UInt8(ascii: "-") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }

    /// An object that came as its text; other text stays text.
    private func jsonForm(_ text: String) -> [UInt8]? {
        if text.utf8.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) { return Array("null".utf8) }
        let first = text.utf8.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "["), let object = try? RecordBytes.canonical(Array(text.utf8), requiresObject: false)
        else { return nil }
        guard first == UInt8(ascii: "{"), !field.dates.isEmpty else { return object }
        return object.withUnsafeBytes { withPlainDates($0[...]) } ?? object
    }

    private func withPlainDates(_ object: Slice<UnsafeRawBufferPointer>) -> [UInt8]? {
        guard let value = try? JSONValue(parsing: Array(object)) else { return nil }
        var formed = value
        for name in field.dates {
            guard let text = value[name]?.text, text.utf8.count > 10, Self.isDay(text.utf8.prefix(10)) else { continue }
            formed = formed.setting(name, to: .string(String(decoding: text.utf8.prefix(10), as: UTF8.self)))
        }
        let bytes = formed.serialised()
        return bytes.elementsEqual(object) ? nil : bytes
    }
}
