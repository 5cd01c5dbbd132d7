import Payload
import Testing

@Suite struct WritingTests {
    @Test func `commas are set where JSON wants them`() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("a")
        writer.integer(-5)
        writer.key("b")
        writer.beginArray()
        writer.string("x:")
        writer.bool(false)
        writer.null()
        writer.beginObject()
        writer.endObject()
        writer.beginArray()
        writer.endArray()
        writer.hex([0x00, 0xAB, 0xFF])
        writer.raw(Array("1.0".utf8))
        writer.number(7)
        writer.endArray()
        writer.key("c")
        writer.integer(UInt64.max)
        writer.endObject()
        writer.newline()
        writer.integer(1)
        let expected = #"{"a":-5,"b":["x:",false,null,{},[],"00abff",1.0,7],"c":18446744073709551615}"# + "\n1"
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
        writer.removeAll()
        #expect(writer.bytes.isEmpty)
    }

    @Test func `only what JSON demands is escaped`() {
        var writer = JSONWriter()
        writer.string("\"\\/\u{8}\u{9}\u{A}\u{C}\u{D}\u{0}\u{1F}\u{7F}é😀")
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #""\"\\/\b\t\n\f\r\u0000\u001f"# + "\u{7F}é😀\"")
    }

    @Test func `a document keeps order and numbers through parsing and writing`() throws {
        let text = #"{"z":1.50,"a":[null,true,false,-0,1E+5,123456789012345678901234567890],"é":{"x":"\n"}}"#
        let value = try JSONValue(parsing: text)
        #expect(String(decoding: value.serialised(), as: UTF8.self) == text)
        #expect(value["z"] == .number(try #require(JSONNumber("1.50"))))
        #expect(value[path: ["é", "x"]]?.text == "\n")
        #expect(value["a"]?[1]?.truth == true)
        #expect(value["a"]?[9] == nil)
        #expect(value["missing"]?["x"] == nil)
        #expect(JSONValue.object([("n", .number(5))])["n"]?.integer == 5)
    }

    @Test(arguments: ["", "01", "1.", "abc", " 1", "1 ", "0x1", "\"1\"", "1,2"])
    func `text that is no number cannot become one`(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test func `meaning ignores order and spelling of numbers, writing does not`() throws {
        func same(_ first: String, _ second: String) throws -> Bool {
            try JSONValue(parsing: first).isSemanticallyEqual(to: JSONValue(parsing: second))
        }
        #expect(try same(#"{"a":1,"b":[1,{"c":2,"d":3}]}"#, #"{"b":[1.0,{"d":30e-1,"c":2}],"a":0.1e1}"#))
        #expect(try same("[-0,0.0,100,1e2]", "[0,0,1E+2,100.00]"))
        #expect(try same("9007199254740993", "9007199254740993.0"))
        #expect(try !same("9007199254740993", "9007199254740992"))
        #expect(try !same("1", "-1"))
        #expect(try !same("1", "\"1\""))
        #expect(try !same("[1,2]", "[2,1]"))
        #expect(try !same(#"{"a":1}"#, #"{"a":1,"b":2}"#))
        #expect(try !same("1e99999999999999999999", "1e99999999999999999998"))
        #expect(try JSONValue(parsing: #"{"a":1,"b":2}"#) != JSONValue(parsing: #"{"b":2,"a":1}"#))
        #expect(try JSONValue(parsing: "1") != JSONValue(parsing: "1.0"))
    }

    @Test func `two spellings of a letter are two keys`() throws {
        let value = try JSONValue(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(value["\u{E9}"]?.integer == 1)
        #expect(value["e\u{301}"]?.integer == 2)
    }
}
