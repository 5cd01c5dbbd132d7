import Payload
import Testing

private let accepted: [String] = [
    "{}", "[]", "null", "true", "false", "0", "-0", "1", "-1", "10", "1234567890", "0.0", "-0.5", "1.50", "1e1",
    "1E1", "1e+1", "1e-1", "0e0", "1.25E-300", "1e400", "123456789012345678901234567890", #""""#, #""a""#,
    #""\"\\\/\b\f\n\r\t""#, #""\u0041""#, #""\u00e9""#, #""\uD83D\uDE00""#, #""\uD800""#, #""\uDC00x""#,
    #""\ud800\ud800""#, #""\u0000""#, "\"\u{7F}\"", "\"é\"", "\"ຢາ\"", "\"😀\"", "\"\u{10FFFF}\"", "\"\u{2028}\"",
    "\"/\"", " 1 ", "\t\r\n 1", "[1]", "[1,2]", "[ ]", "[ 1 , 2 ]", "[[],[[]]]", "[null,true,false]", "{ }",
    #"{"a":1}"#, #"{ "a" : 1 }"#, #"{"a":1,"b":2}"#, #"{"":0}"#, #"{"a":{"a":1}}"#, #"{"a":[{"b":{}}]}"#,
    #"{"a":{"b":1,"b":2}}"#, "[\n]", #"[{"a":1,"a":2}]"#, #""abcdefg""#, #""abcdefgh""#, #""abcdefghi""#,
]

private let refused: [String] = [
    "", " ", "nul", "nulll", "True", "NULL", "tru", "falsy", "NaN", "Infinity", "-Infinity", "undefined", "+1", "-",
    "--1", "01", "-01", "00", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1e1.5", "0x10", "1_000", "1 2", "1,", "'a'",
    "\"", "\"a", #""\""#, #""\x""#, #""\u""#, #""\u12""#, #""\u12G4""#, #""\U0041""#, #""\'""#, #""\0""#, "\"\n\"",
    "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"", "\"a\"b", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]", "[1,,2]",
    "[1}", "{", "}", #"{"a""#, #"{"a":"#, #"{"a":1"#, #"{"a":1,"#, #"{"a":1,}"#, "{,}", #"{"a"}"#, #"{"a" 1}"#,
    #"{"a":}"#, "{a:1}", "{1:1}", "{'a':1}", #"{"a":1 "b":2}"#, #"{"a"::1}"#, #"{"a":1]"#, "[]]", "{}}", "[1]x",
    "// note\n1", "/**/1", "[1]//", "\u{FEFF}1", "\u{A0}1", "\u{B}1", "\u{C}1", "1\u{0}", "[1\u{0}]", "\u{2003}[]",
    #"{"a":1,"a":2}"#, #"{"a":1,"b":2,"\u0061":3}"#, #"{null:1}"#, "[\"a]", "[tru]", "[nullnull]", "[--1]", "[1.]",
]

/// Bytes that no Swift string can hold: broken UTF-8 in a JSON string.
private let brokenText: [[UInt8]] = [
    [0x80], [0xBF], [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC2], [0xC2, 0x20], [0xC2, 0xC2], [0xE0, 0x80, 0x80],
    [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
    [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x28, 0x80],
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
]

@Suite struct JSONGrammarTests {
    @Test(arguments: accepted)
    func `a JSON text is accepted`(text: String) throws {
        _ = try RecordBytes.canonical(Array(text.utf8), requiresObject: false)
        _ = try JSONValue(parsing: text)
    }

    @Test(arguments: refused)
    func `what is not exactly one JSON text is refused`(text: String) {
        #expect(throws: PayloadError.self) { try RecordBytes.canonical(Array(text.utf8), requiresObject: false) }
        #expect(throws: PayloadError.self) { try JSONValue(parsing: text) }
    }

    @Test(arguments: brokenText, [0, 1, 7, 8, 9])
    func `broken UTF-8 is refused wherever it stands in a string`(broken: [UInt8], before: Int) {
        let padding = [UInt8](repeating: 0x61, count: before)
        for after in [0, 12] {
            let text = [0x22] + padding + broken + [UInt8](repeating: 0x61, count: after) + [0x22]
            #expect(throws: PayloadError.self) { try RecordBytes.canonical(text, requiresObject: false) }
            let asKey = [0x7B] + text + Array(":1}".utf8)
            #expect(throws: PayloadError.self) { try RecordBytes.canonical(asKey) }
        }
    }

    @Test func `every character of Unicode is accepted in a string`() throws {
        for plane in stride(from: 0, through: 0x10F000, by: 0x1000) {
            var text = "\""
            for offset in 0..<0x1000 {
                guard let scalar = Unicode.Scalar(UInt32(plane + offset)), scalar.value >= 0x20 else { continue }
                if scalar != "\"" && scalar != "\\" { text.unicodeScalars.append(scalar) }
            }
            text += "\""
            let bytes = Array(text.utf8)
            #expect(try RecordBytes.canonical(bytes, requiresObject: false) == bytes)
        }
    }

    @Test func `every control character is refused at each place of a word`() {
        for control in UInt8(0)..<0x20 {
            for before in 0..<9 {
                let text = [0x22] + [UInt8](repeating: 0x61, count: before) + [control] + Array("aaaaaaaaa\"".utf8)
                #expect(throws: PayloadError.malformed(offset: before + 1, reason: .controlCharacter)) {
                    try RecordBytes.canonical(text, requiresObject: false)
                }
            }
        }
    }

    @Test func `nesting is accepted up to the limit and refused beyond it`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: 0x5B, count: depth) + [UInt8](repeating: 0x5D, count: depth)
        }
        _ = try RecordBytes.canonical(nested(64), requiresObject: false)
        #expect(throws: PayloadError.tooDeep(offset: 64, limit: 64)) {
            try RecordBytes.canonical(nested(65), requiresObject: false)
        }
        let limits = PayloadLimits(maxDepth: 3)
        _ = try RecordBytes.canonical(Array(#"{"a":[{}]}"#.utf8), limits: limits)
        #expect(throws: PayloadError.tooDeep(offset: 11, limit: 3)) {
            try RecordBytes.canonical(Array(#"{"a":[{"b":[]}]}"#.utf8), limits: limits)
        }
        let hostile = [UInt8](repeating: 0x5B, count: 1_000_000)
        #expect(throws: PayloadError.tooDeep(offset: 256, limit: 256)) {
            try RecordBytes.canonical(hostile, limits: PayloadLimits(maxDepth: .max), requiresObject: false)
        }
    }

    @Test func `an error names the place and the reason`() {
        let cases: [(String, PayloadError)] = [
            (#"{"a":01}"#, .malformed(offset: 6, reason: .expectedCommaOrEnd)),
            (#"{"a":1"#, .malformed(offset: 6, reason: .unexpectedEnd)),
            (#"{"a" 1}"#, .malformed(offset: 5, reason: .expectedColon)),
            (#"{a:1}"#, .malformed(offset: 1, reason: .expectedKey)),
            (#"{"a":x}"#, .malformed(offset: 5, reason: .expectedValue)),
            (#"{"a":nuLl}"#, .malformed(offset: 7, reason: .literal)),
            (#"{"a":-x}"#, .malformed(offset: 6, reason: .number)),
            (#"{"a":"\q"}"#, .malformed(offset: 7, reason: .escape)),
            (#"{} {}"#, .malformed(offset: 3, reason: .trailingBytes)),
            (#"{"a":1,"b":2,"a":3}"#, .duplicateMember(offset: 14)),
            (#"[1]"#, .unexpectedKind(offset: 0, expected: .object)),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text)") { try RecordBytes.canonical(Array(text.utf8)) }
        }
    }
}
