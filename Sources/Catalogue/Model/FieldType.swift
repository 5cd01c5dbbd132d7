/// The type of a field in the accepted (v5 pull) form.
package enum FieldType: String, Sendable, CaseIterable {
    case text, real, bool, int, date, json, datetime, time, blob

    /// What the legacy central sends for an empty field of this type, as JSON text.
    package var blank: String {
        switch self {
        case .text, .datetime, .blob: "\"\""
        case .real, .int, .time: "0"
        case .bool: "false"
        case .date: "\"0000-00-00\""
        case .json: "null"
        }
    }
}
