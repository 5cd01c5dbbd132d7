import Failures
import Payload

/// Whether a message differs from another only in being marked.
enum MessageMark {
    static func isOnly(_ stored: [UInt8], _ incoming: [UInt8]) throws -> Bool {
        let before = try members(stored)
        let after = try members(incoming)
        return Set(before.keys).union(after.keys).allSatisfy { $0 == "status" || before[$0] == after[$0] }
    }

    private static func members(_ payload: [UInt8]) throws -> [String: [UInt8]] {
        do {
            var found: [String: [UInt8]] = [:]
            try payload.withUnsafeBytes { bytes in
                var cursor = try MemberCursor(bytes)
                while let member = try cursor.next() {
                    found[JSONScalar.key(of: member, in: bytes)] = [UInt8](bytes[member.value.range])
                }
            }
            return found
        } catch let error as PayloadError {
            throw Failure(.recordMalformed, nil, ["reason": error.code])
        }
    }
}
