import Testing

@testable import Payload

@Suite("Members are found by name in one pass")
struct MemberTableTests {
    /// Names that share beginnings and lengths, and more of them than a small table has places.
    private static let names = ["ID", "id", "name", "nam", "named", "é", "a\"b", ""] + (0..<40).map { "field_\($0)" }

    private func found(_ text: String) throws -> [String] {
        let table = MemberTable(Self.names)
        let bytes = Array(text.utf8)
        var found: [String] = []
        try bytes.withUnsafeBytes { buffer in
            try table.forEach(in: buffer) { number, kind, value in
                found.append("\(Self.names[number]) \(kind) \(String(decoding: buffer[value], as: UTF8.self))")
            }
        }
        return found
    }

    /// The same, by going through all members and comparing texts.
    private func expected(_ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        try bytes.withUnsafeBytes { buffer in
            var members = try MemberCursor(buffer)
            while let member = try members.next() {
                let name = JSONScalar.key(of: member, in: buffer)
                guard Self.names.contains(name) else { continue }
                found.append("\(name) \(member.value.kind) \(String(decoding: buffer[member.value.range], as: UTF8.self))")
            }
        }
        return found
    }

    @Test(arguments: [
        #"{}"#, #"{"ID":"x","other":1,"name":null,"nam":true,"named":[1,2],"id":{"ID":3}}"#,
        #"{"\u0049D":"escaped","\u00e9":1.5e3,"a\"b":"q","":false}"#,
        #" { "field_39" : -1 , "field_4":"", "field_40":0 } "#,
    ])
    func `every member of the table is found, and no other`(text: String) throws {
        #expect(try found(text) == expected(text))
    }

    @Test func `all of many names are found, whatever their order`() throws {
        let text = "{" + Self.names.reversed().filter { !$0.contains("\"") }.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
        #expect(try found(text).count == Self.names.count - 1)
        #expect(try found(text) == expected(text))
    }

    @Test(arguments: [#"{"ID":1,"ID":2}"#, #"{"ID":1"#, #"[1]"#, #"{"ID":1} x"#, ""])
    func `what is not one object is refused`(text: String) {
        #expect(throws: PayloadError.self) { try found(text) }
    }

    @Test func `what the caller throws ends the pass`() {
        struct Enough: Error {}
        let bytes = Array(#"{"ID":1,"name":2}"#.utf8)
        #expect(throws: Enough.self) {
            try bytes.withUnsafeBytes { try MemberTable(Self.names).forEach(in: $0) { _, _, _ in throw Enough() } }
        }
    }
}
