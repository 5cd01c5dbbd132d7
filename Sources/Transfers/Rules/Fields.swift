import Failures
import Payload
import SyncRules

/// The fields of a document that decide about transfers, picked from its bytes in one pass.
struct Fields {
    private static let names: [String] = [
        "ID", "type", "status", "mode", "store_ID", "name_ID", "invoice_num", "serial_number", "linked_transaction_id",
        "linked_requisition_id", "linked_transaction_ID", "linked_goods_received_ID", "requisition_ID", "original_PO_ID",
        "purchase_order_ID", "entered_on", "om_status", "is_cancellation", "entry_date", "entry_time", "confirm_date",
        "confirm_time", "finalised_date", "finalised_time", "date_entered", "lastModifiedAt", "creation_date", "created_date",
        "disabled", "name",
    ]
    private static let picker = FieldPicker(names)
    private static let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })

    private let payload: [UInt8]
    private let ranges: [Range<Int>?]

    init(_ payload: [UInt8]) throws {
        self.payload = payload
        do { ranges = try Self.picker.pick(from: payload) } catch { throw Failure(.recordMalformed, nil, ["reason": error.code]) }
    }

    /// A field's text; a number or truth value as written; empty when missing or null.
    subscript(name: String) -> String {
        guard let place = Self.places[name], let range = ranges[place] else { return "" }
        return payload.withUnsafeBytes { bytes in
            switch bytes[range.lowerBound] {
            case UInt8(ascii: "\""): JSONScalar.text(of: range, in: bytes) ?? ""
            case UInt8(ascii: "n"): ""
            default: String(decoding: bytes[range], as: UTF8.self)
            }
        }
    }

    /// A field that holds a word, in lower case: letter case never counts in those.
    func word(_ name: String) -> String { self[name].lowercased() }

    /// A number made for a half but not given yet.
    func isUnnumbered(_ field: String) -> Bool { Double(self[field]) == -1 }

    /// The last day on which anything happened to the document, as `YYYY-MM-DD`; nil when it carries no date.
    var lastDay: String? { Day.last(of: payload) }

    /// When it was finalised or confirmed, else entered: a day, and seconds since midnight.
    var moment: (day: String, time: String) {
        for (day, time) in [
            ("finalised_date", "finalised_time"), ("confirm_date", "confirm_time"), ("entry_date", "entry_time"), ("date_entered", ""),
            ("creation_date", ""),
        ] {
            let date = String(self[day].prefix(10))
            if Day.isDay(date) { return (date, Int64(self[time]).map { String($0) } ?? "0") }
        }
        return ("0000-00-00", "0")
    }
}
