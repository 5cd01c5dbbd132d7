import Failures
import Payload

/// Records of a table this program does not know: kept untouched, owned by the store they name, if they name one.
///
/// A newer peer may send tables an older program never heard of; they survive the round trip (R-SYNC 9).
package enum UnknownTable {
    private static let picker = FieldPicker(["store_ID", "store_id", "storeID"])

    package static func store(of payload: [UInt8]) throws -> String? {
        let ranges: [Range<Int>?]
        do { ranges = try picker.pick(from: payload) } catch { throw Failure(.recordMalformed, nil, ["reason": error.code]) }
        return payload.withUnsafeBytes { bytes in
            ranges.lazy.compactMap { $0 }.compactMap { JSONScalar.text(of: $0, in: bytes) }.first { !$0.isEmpty }
        }
    }
}
