import Catalogue
import Failures
import Payload

/// The records that a record refers to, by the Catalogue's declarations.
package enum References {
    package static func of(_ payload: [UInt8], _ rules: TableRules) throws -> [(table: String, id: String)] {
        var found: [(table: String, id: String)] = []
        do {
            try payload.withUnsafeBytes { bytes in
                var cursor = try MemberCursor(bytes, limits: RecordShape.limits)
                while let member = try cursor.next() {
                    guard member.value.kind == .string,
                        let reference = rules.references[JSONScalar.key(of: member, in: bytes)],
                        let id = JSONScalar.text(of: member.value.range, in: bytes), !id.isEmpty
                    else { continue }
                    found.append((reference, id))
                }
            }
        } catch let error as PayloadError {
            throw Failure(.recordMalformed, nil, ["table": rules.name, "reason": error.code])
        }
        return found
    }
}
