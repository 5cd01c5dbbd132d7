import Payload

/// The members of an object as key and bytes, in their order; keys are told apart by their bytes, as JSON does.
struct MemberParts {
    private var keys: [[UInt8]] = []
    private var values: [[UInt8]: [UInt8]] = [:]

    /// - Throws: `PayloadError`.
    init(_ object: [UInt8]) throws {
        try object.withUnsafeBytes { bytes in
            var cursor = try MemberCursor(bytes)
            while let member = try cursor.next() {
                let key = Array(JSONScalar.key(of: member, in: bytes).utf8)
                if values.updateValue(Array(bytes[member.value.range]), forKey: key) == nil { keys.append(key) }
            }
        }
    }

    /// What was not taken.
    var inOrder: [(key: String, value: [UInt8])] {
        keys.compactMap { key in values[key].map { (String(decoding: key, as: UTF8.self), $0) } }
    }

    mutating func take(_ key: String) -> [UInt8]? { values.removeValue(forKey: Array(key.utf8)) }
}
