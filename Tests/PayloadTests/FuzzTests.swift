import Foundation
import Payload
import Testing

@Suite struct FuzzTests {
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `random documents come back as they were`(seed: UInt64) throws {
        var random = RandomDocuments(seed: seed)
        for _ in 0..<500 {
            let value = random.value()
            let bytes = value.serialised()
            #expect(try JSONValue(parsing: bytes) == value)
            #expect(try RecordBytes.canonical(bytes, requiresObject: false) == bytes)
        }
    }

    @Test func `white space between tokens is all that canonical removes`() throws {
        var random = RandomDocuments(seed: 5)
        for _ in 0..<300 {
            let bytes = JSONValue.object(random.members()).serialised()
            let spaced = Self.spaced(bytes, &random)
            #expect(try RecordBytes.canonical(spaced) == bytes)
        }
    }

    @Test func `every proper prefix of an object is refused`() throws {
        var random = RandomDocuments(seed: 6)
        for _ in 0..<60 {
            let bytes = JSONValue.object(random.members()).serialised()
            for count in 0..<min(bytes.count, 2_000) {
                #expect(throws: PayloadError.self) { try RecordBytes.canonical(Array(bytes[..<count])) }
            }
        }
    }

    @Test(arguments: [UInt64(7), 8, 9])
    func `the verdict on damaged documents is Foundation's, but for known differences`(seed: UInt64) throws {
        var random = RandomDocuments(seed: seed)
        var verdicts = [0, 0]
        for _ in 0..<4_000 {
            var bytes = Self.sample(&random)
            for _ in 0...random.below(3) { Self.damage(&bytes, &random) }
            let ours = Result { () throws(PayloadError) in try RecordBytes.canonical(bytes, requiresObject: false) }
            let isAccepted = (try? ours.get()) != nil
            verdicts[isAccepted ? 1 : 0] += 1
            let parsed = (try? JSONValue(parsing: bytes)) != nil
            #expect(parsed == isAccepted)
            let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            guard isAccepted != theirs, !Self.isKnownDifference(bytes, ours) else { continue }
            Issue.record("\(String(decoding: bytes, as: UTF8.self)) \(bytes): ours \(ours), Foundation accepts: \(theirs)")
        }
        #expect(verdicts[0] > 200 && verdicts[1] > 200)
    }

    @Test func `random bytes never crash picker, cursors and scalars`() {
        var random = RandomDocuments(seed: 10)
        let picker = FieldPicker(["a", "b"], ignoresCase: true)
        for _ in 0..<3_000 {
            var bytes = Self.sample(&random)
            for _ in 0...random.below(4) { Self.damage(&bytes, &random) }
            let isValid = (try? RecordBytes.canonical(bytes)) != nil
            let isPicked = (try? picker.pick(from: bytes)) != nil
            if isPicked { #expect(isValid) }
            bytes.withUnsafeBytes { buffer in
                if var cursor = try? ElementCursor(buffer) { while (try? cursor.next()) ?? nil != nil {} }
                if var cursor = try? MemberCursor(buffer) { while (try? cursor.next()) ?? nil != nil {} }
                let start = random.below(buffer.count + 1)
                let range = start..<start + random.below(buffer.count - start + 1)
                _ = JSONScalar.text(of: range, in: buffer)
                _ = JSONScalar.integer(of: range, in: buffer)
            }
        }
    }

    /// What Foundation judges otherwise than RFC 8259 or than a record needs; the list is closed.
    private static func isKnownDifference(_ bytes: [UInt8], _ ours: Result<[UInt8], PayloadError>) -> Bool {
        switch ours {
        // Foundation keeps one of two equal keys.
        case .failure(.duplicateMember): true
        // Foundation accepts a comma before the end of an array.
        case .failure(.malformed(let offset, .expectedValue)) where bytes[offset] == 0x5D:
            bytes[..<offset].last { $0 > 0x20 } == 0x2C
        // Foundation guesses UTF-16 and UTF-32 from zero bytes, and skips a byte order mark.
        case .failure: bytes.prefix(4).contains(0) || bytes.starts(with: [0xEF, 0xBB, 0xBF])
        // Foundation refuses lone surrogates, which are text to us, and numbers that no Double holds.
        case .success(let accepted):
            String(decoding: accepted, as: UTF8.self).lowercased().contains("\\ud")
                || (try? JSONValue(parsing: accepted)).map(hasNumberBeyondDouble) ?? false
        }
    }

    private static func hasNumberBeyondDouble(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): !(Double(number.text)?.isFinite ?? false)
        case .array(let elements): elements.contains(where: hasNumberBeyondDouble)
        case .object(let members): members.contains { hasNumberBeyondDouble($0.value) }
        default: false
        }
    }

    private static func sample(_ random: inout RandomDocuments) -> [UInt8] {
        var small = JSONValue.array([random.value(depth: 3), .string(random.text()), .number(random.number())])
        if random.below(2) == 0 { small = .object([("a", small), ("b", .null), (random.text(), .bool(true))]) }
        return small.serialised()
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout RandomDocuments) {
        let interesting: [UInt8] = Array(#"{}[]",:\u0-+.eEtfn 1"#.utf8) + [0x00, 0x09, 0x1F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
        let byte = interesting[random.below(interesting.count)]
        let place = random.below(bytes.count + 1)
        switch random.below(4) {
        case 0: bytes.insert(byte, at: place)
        case 1 where place < bytes.count: bytes.remove(at: place)
        case 2 where place < bytes.count: bytes[place] = byte
        default: bytes.insert(0x20, at: place)
        }
    }

    /// Puts white space around structural bytes outside strings.
    private static func spaced(_ bytes: [UInt8], _ random: inout RandomDocuments) -> [UInt8] {
        var result: [UInt8] = []
        var isInString = false
        var isEscaped = false
        for byte in bytes {
            let isStructural = !isInString && Array("{}[],:".utf8).contains(byte)
            if isStructural { result += [0x20, 0x0A, 0x0D, 0x09].prefix(random.below(5)) }
            result.append(byte)
            if isStructural { result += [0x09, 0x20].prefix(random.below(3)) }
            if byte == 0x22, !isEscaped { isInString.toggle() }
            isEscaped = byte == 0x5C && !isEscaped
        }
        return result
    }
}
