import Payload
import Testing

@Suite struct PickingTests {
    /// The text of each picked value, as written.
    private func picked(_ picker: FieldPicker, _ object: String) throws -> [String?] {
        let bytes = Array(object.utf8)
        return try picker.pick(from: bytes).map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } }
    }

    @Test func `fields are picked in the order of the names, wherever they stand`() throws {
        let picker = FieldPicker(["store_ID", "id", "missing", "a_rather_long_field_name"])
        let object = #" {"x":{"id":1},"id":"A" , "a_rather_long_field_name":[1, 2],"store_ID":null,"ID":7} "#
        #expect(try picked(picker, object) == ["null", #""A""#, nil, "[1, 2]"])
        #expect(try picked(picker, "{}") == [nil, nil, nil, nil])
    }

    @Test func `a key spelled with escapes or beyond ASCII is the same key`() throws {
        let picker = FieldPicker(["id", "prénom", "😀"])
        #expect(try picked(picker, #"{"\u0069d":1,"pr\u00e9nom":2,"\ud83d\ude00":3}"#) == ["1", "2", "3"])
        #expect(try picked(picker, #"{"prénom":2,"😀":3,"id":1}"#) == ["1", "2", "3"])
    }

    @Test func `case is kept apart unless asked otherwise`() throws {
        #expect(try picked(FieldPicker(["ID"]), #"{"id":1,"Id":2}"#) == [nil])
        let lenient = FieldPicker(["ID", "name_code_long"], ignoresCase: true)
        #expect(try picked(lenient, #"{"id":1,"NAME_code_Long":2,"@[`{":3}"#) == ["1", "2"])
        #expect(try picked(lenient, #"{"\u0049d":1}"#) == ["1", nil])
        #expect(throws: PayloadError.duplicateMember(offset: 9)) { try picked(lenient, #"{"id":1,"ID":2}"#) }
    }

    @Test func `the whole object is checked while fields are picked`() {
        let picker = FieldPicker(["id"])
        for object in [#"{"id":1,"b":01}"#, #"{"id":1}x"#, #"{"id":1"#, "[]", "", #"{"b":1,"b":2}"#] {
            #expect(throws: PayloadError.self, "\(object)") { try picked(picker, object) }
        }
    }

    @Test func `one result array serves many objects`() throws {
        let picker = FieldPicker(["a", "b"])
        var values: [Range<Int>?] = []
        try Array(#"{"a":1,"b":2}"#.utf8).withUnsafeBytes { try picker.pick(from: $0, into: &values) }
        #expect(values == [5..<6, 11..<12])
        try Array(#"{"b":2}"#.utf8).withUnsafeBytes { try picker.pick(from: $0, into: &values) }
        #expect(values == [nil, 5..<6])
    }

    @Test func `a batch is split into its records`() throws {
        let batch = Array(#" [ {"a":1} ,{"b": [2]}, "x",null ,-1.5e3, true, [] ] "#.utf8)
        var found: [String] = []
        var compact: [Bool] = []
        try batch.withUnsafeBytes { buffer in
            var cursor = try ElementCursor(buffer)
            while let element = try cursor.next() {
                found.append("\(element.kind) " + String(decoding: buffer[element.range], as: UTF8.self))
                compact.append(element.isCompact)
            }
            #expect(try cursor.next() == nil)
        }
        let expected = [
            #"object {"a":1}"#, #"object {"b": [2]}"#, #"string "x""#, "null null", "number -1.5e3", "bool true", "array []",
        ]
        #expect(found == expected)
        #expect(compact == [true, false, true, true, true, true, true])
    }

    @Test func `an object's members come in their order, duplicates included`() throws {
        let object = Array(#"xx{"b":1,"\u0061": [ ],"b":"z"}xx"#.utf8)
        var found: [String] = []
        try object.withUnsafeBytes { buffer in
            var cursor = try MemberCursor(buffer, range: 2..<buffer.count - 2)
            while let member = try cursor.next() {
                let value = String(decoding: buffer[member.value.range], as: UTF8.self)
                found.append("\(JSONScalar.key(of: member, in: buffer))=\(value)")
            }
        }
        #expect(found == ["b=1", "a=[ ]", #"b="z""#])
    }

    @Test(arguments: ["[1", "[1,]", "[1]2", "[1 2]", "[", "", "{}", "[1}", "[] []"])
    func `a broken batch ends in an error, not in a short one`(text: String) {
        #expect(throws: PayloadError.self) {
            try Array(text.utf8).withUnsafeBytes { buffer in
                var cursor = try ElementCursor(buffer)
                while try cursor.next() != nil {}
            }
        }
    }

    @Test func `scalars are read from their ranges`() {
        func read<Value>(_ text: String, _ body: (Range<Int>, UnsafeRawBufferPointer) -> Value) -> Value {
            Array(text.utf8).withUnsafeBytes { body(0..<$0.count, $0) }
        }
        #expect(read(#""é\n\ud83d\ude00""#, JSONScalar.text) == "é\n😀")
        #expect(read(#""\ud800x""#, JSONScalar.text) == "\u{FFFD}x")
        #expect(read(#""plain""#, JSONScalar.text) == "plain")
        for text in ["null", "1", #""open"#, "{}", "\"a\" "] { #expect(read(text, JSONScalar.text) == nil) }
        #expect(read("1.50", JSONScalar.number) == "1.50")
        for text in ["01", "\"1\"", "1 ", "null"] { #expect(read(text, JSONScalar.number) == nil) }
        #expect(read("-9223372036854775808", JSONScalar.integer) == .min)
        #expect(read("9223372036854775807", JSONScalar.integer) == .max)
        for text in ["9223372036854775808", "1.0", "1e2", "\"1\""] { #expect(read(text, JSONScalar.integer) == nil) }
        #expect(read("true", JSONScalar.bool) == true)
        #expect(read("false", JSONScalar.bool) == false)
        #expect(read("null", JSONScalar.bool) == nil)
        #expect(read("null", JSONScalar.isNull))
        #expect(read("[]", JSONScalar.isNull) == false)
        #expect(read(#""st\u006fre""#) { JSONScalar.isText("store", at: $0, in: $1) })
        #expect(read(#""store""#) { JSONScalar.isText("stor", at: $0, in: $1) } == false)
    }
}
