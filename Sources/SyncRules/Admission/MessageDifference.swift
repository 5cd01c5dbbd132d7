import Failures
import Payload

/// Whether a message differs from another in its status alone.
package enum MessageDifference {
    package static func isStatusAlone(_ stored: [UInt8], _ incoming: [UInt8]) throws -> Bool {
        let before = try members(stored)
        let after = try members(incoming)
        return Set(before.keys).union(after.keys).allSatisfy { $0 == Array("status".utf8) || before[$0] == after[$0] }
    }

    private static func members(_ payload: [UInt8]) throws -> [[UInt8]: [UInt8]] {
        do {
            var found: [[UInt8]: [UInt8]] = [:]
            try payload.withUnsafeBytes { bytes in
                var cursor = try MemberCursor(bytes)
                while let member = try cursor.next() {
                    found[Array(JSONScalar.key(of: member, in: bytes).utf8)] = [UInt8](bytes[member.value.range])
                }
            }
            return found
        } catch let error as PayloadError {
            throw Failure(.recordMalformed, nil, ["reason": error.code])
        }
    }
}
