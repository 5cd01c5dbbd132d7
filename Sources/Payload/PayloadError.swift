/// Why bytes were refused as a payload, with the byte offset where the scan stopped.
///
/// Retrying the same bytes never helps: whoever wrote them has to correct them. No case carries any of the
/// bytes, so an error may be logged.
package enum PayloadError: Error, Equatable, Sendable {
    /// The bytes are not JSON as RFC 8259 and UTF-8 define it.
    case malformed(offset: Int, reason: Reason)
    /// Objects and arrays are nested deeper than the limit.
    case tooDeep(offset: Int, limit: Int)
    /// There are more bytes than the limit allows.
    case tooLarge(bytes: Int, limit: Int)
    /// The object has more top-level members than the limit allows.
    case tooManyMembers(offset: Int, limit: Int)
    /// A top-level key occurs twice; the offset is that of a later key's text.
    case duplicateMember(offset: Int)
    /// The bytes begin another kind of value than the one asked for.
    case unexpectedKind(offset: Int, expected: JSONKind)

    /// What the grammar did not allow.
    package enum Reason: String, Sendable {
        case unexpectedEnd = "unexpected_end"
        case expectedValue = "expected_value"
        case expectedKey = "expected_key"
        case expectedColon = "expected_colon"
        case expectedCommaOrEnd = "expected_comma_or_end"
        case trailingBytes = "trailing_bytes"
        case number
        case literal
        case escape
        case controlCharacter = "control_character"
        case encoding = "utf8"
        case surrogate
    }

    /// A code that stays the same between versions.
    package var code: String {
        switch self {
        case .malformed(_, let reason): "payload_malformed_\(reason.rawValue)"
        case .tooDeep: "payload_too_deep"
        case .tooLarge: "payload_too_large"
        case .tooManyMembers: "payload_too_many_members"
        case .duplicateMember: "payload_duplicate_member"
        case .unexpectedKind: "payload_unexpected_kind"
        }
    }
}
