import Payload
import Testing

@Suite struct RecordBytesTests {
    @Test func `white space goes and every other byte stays`() throws {
        let text = " { \"b\" : [ 1.50 , -0 ,\t1E5 ] ,\r\n \"a b\" : \" \\\" \\\\ \\u00e9 é \" , \"long text here\" : { } } \n"
        let compact = "{\"b\":[1.50,-0,1E5],\"a b\":\" \\\" \\\\ \\u00e9 é \",\"long text here\":{}}"
        #expect(try RecordBytes.canonical(Array(text.utf8)) == Array(compact.utf8))
        #expect(try Array(text.utf8).withUnsafeBytes { try RecordBytes.canonical(copying: $0) } == Array(compact.utf8))
        #expect(try RecordBytes.canonical(Array(compact.utf8)) == Array(compact.utf8))
    }

    @Test func `a payload without white space is not copied`() throws {
        let bytes = Array(#"{"id":"A","note":"two words"}"#.utf8)
        let result = try RecordBytes.canonical(bytes)
        let isSame = bytes.withUnsafeBytes { first in result.withUnsafeBytes { first.baseAddress == $0.baseAddress } }
        #expect(isSame)
    }

    @Test func `a payload above the byte limit is refused before it is read`() {
        #expect(throws: PayloadError.tooLarge(bytes: 9, limit: 8)) {
            try RecordBytes.canonical(Array("not json!".utf8), limits: PayloadLimits(maxBytes: 8))
        }
    }

    @Test(arguments: [2, 64, 65, 66, 200])
    func `a duplicate key is found in small and large objects`(count: Int) throws {
        func object(_ keys: [String]) -> [UInt8] {
            Array(("{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}").utf8)
        }
        let keys = (0..<count).map { "key_\($0)" }
        _ = try RecordBytes.canonical(object(keys))
        for twice in [0, count / 2, count - 1] {
            let bytes = object(keys + [keys[twice]])
            #expect(throws: PayloadError.self) { try RecordBytes.canonical(bytes) }
            let escaped = object(keys + ["\\u006b" + keys[twice].dropFirst()])
            #expect(throws: PayloadError.self) { try RecordBytes.canonical(escaped) }
        }
    }

    @Test func `keys that differ only in lone surrogates are different keys`() throws {
        let bytes = Array(#"{"\ud800":1,"\ud801":2,"\udc00":3,"\ufffd":4}"#.utf8)
        #expect(try RecordBytes.canonical(bytes) == bytes)
        #expect(throws: PayloadError.self) { try RecordBytes.canonical(Array(#"{"\ud800":1,"\uD800":2}"#.utf8)) }
        #expect(throws: PayloadError.self) { try RecordBytes.canonical(Array("{\"\\ud83d\\ude00\":1,\"😀\":2}".utf8)) }
    }

    @Test func `halves of surrogate pairs are refused where the limits say so, whole characters never`() throws {
        let strict = PayloadLimits(allowsLoneSurrogates: false)
        for text in [#"{"a":"\ud83d\ude00"}"#, #"{"\uD83D\uDE00":1}"#, #"{"a":"\\ud83d"}"#, #"{"a":"\ue000\ud7ff"}"#, #"{"a":"😀"}"#] {
            #expect(try RecordBytes.canonical(Array(text.utf8), limits: strict) == Array(text.utf8), "\(text)")
        }
        for text in [
            #"{"a":"\ud83d"}"#, #"{"a":"\ude00"}"#, #"{"a":"\ud83d\ud83d\ude00"}"#, #"{"a":"\ud83dx"}"#, #"{"a":"\ud83d\n"}"#,
            #"{"a":"\ud83d\u0041"}"#, #"{"\udc00":1}"#, #"{"a":{"b":["\ud800"]}}"#,
        ] {
            let error = #expect(throws: PayloadError.self, "\(text)") { try RecordBytes.canonical(Array(text.utf8), limits: strict) }
            #expect(error?.code == "payload_malformed_surrogate", "\(text)")
            _ = try RecordBytes.canonical(Array(text.utf8))
        }
    }

    @Test func `numbers with exponents beyond 64 bits are compared as they are written, and trap nothing`() throws {
        let numbers = ["1e-9223372036854775808", "1e9223372036854775807", "1e99999999999999999999", "1e1000000000", "-0e-1"]
        for left in numbers {
            for right in numbers {
                let same = try #require(JSONNumber(left)).isEqualInValue(to: try #require(JSONNumber(right)))
                #expect(same == (left == right), "\(left) \(right)")
            }
        }
        #expect([Double.infinity, -.infinity, .nan, 1e300, -2.5, 9.3e18].map(Whole.nearest) == [.max, .min, 0, .max, -3, .max])
        #expect(Whole.sum(.max, 1) == .max && Whole.sum(.min, -1) == .min && Whole.sum(2, 3) == 5)
    }

    @Test func `an object with too many members is refused`() throws {
        let limits = PayloadLimits(maxMembers: 2)
        _ = try RecordBytes.canonical(Array(#"{"a":1,"b":2}"#.utf8), limits: limits)
        #expect(throws: PayloadError.tooManyMembers(offset: 14, limit: 2)) {
            try RecordBytes.canonical(Array(#"{"a":1,"b":2,"c":3}"#.utf8), limits: limits)
        }
        let many = Array(("{" + (0..<100).map { "\"k\($0)\":1" }.joined(separator: ",") + "}").utf8)
        #expect(throws: PayloadError.self) { try RecordBytes.canonical(many, limits: PayloadLimits(maxMembers: 99)) }
        _ = try RecordBytes.canonical(many, limits: PayloadLimits(maxMembers: 100))
    }

    @Test(arguments: [
        (#"{"a":1,"b":2}"#, #"{"a":9,"b":2}"#),
        (#" { "a" : [1, {"a":2}] , "b":2 } "#, #" { "a" : 9 , "b":2 } "#),
        (#"{"\u0061":1}"#, #"{"\u0061":9}"#),
        ("{}", #"{"a":9}"#),
        ("{ }", #"{"a":9 }"#),
        (#"{"b":{"a":1} }"#, #"{"b":{"a":1},"a":9 }"#),
        (#"{"aa":1,"A":2}"#, #"{"aa":1,"A":2,"a":9}"#),
    ])
    func `replacing a member leaves every other byte`(object: String, expected: String) throws {
        let result = try RecordBytes.replacing(member: "a", in: Array(object.utf8), with: Array("9".utf8))
        #expect(String(decoding: result, as: UTF8.self) == expected)
    }

    @Test func `a new member's name is escaped`() throws {
        let result = try RecordBytes.replacing(member: "a\"\n", in: Array("{}".utf8), with: Array("[]".utf8))
        #expect(String(decoding: result, as: UTF8.self) == #"{"a\"\n":[]}"#)
    }

    @Test func `a value that is no JSON value cannot be set`() {
        for value in ["", "1,\"x\":2", "}", "1 2"] {
            #expect(throws: PayloadError.self) {
                try RecordBytes.replacing(member: "a", in: Array("{}".utf8), with: Array(value.utf8))
            }
        }
        let deep = [UInt8](repeating: 0x5B, count: 64) + [UInt8](repeating: 0x5D, count: 64)
        #expect(throws: PayloadError.self) { try RecordBytes.replacing(member: "a", in: Array("{}".utf8), with: deep) }
        #expect(throws: PayloadError.self) {
            try RecordBytes.replacing(member: "a", in: Array(#"{"a":1,"a":2}"#.utf8), with: [0x31])
        }
    }
}
