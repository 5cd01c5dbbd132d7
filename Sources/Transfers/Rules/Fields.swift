import Failures
import Payload

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
    var lastDay: String? {
        var days = ["entry_date", "confirm_date", "finalised_date", "date_entered", "creation_date"].map { String(self[$0].prefix(10)) }
        if let seconds = Int64(self["lastModifiedAt"]), seconds > 0, !days.contains(where: Self.isDay) { days.append(Day.text(seconds)) }
        return days.filter(Self.isDay).max()
    }

    /// When it was finalised or confirmed, else entered: a day, and seconds since midnight.
    var moment: (day: String, time: String) {
        for (day, time) in [
            ("finalised_date", "finalised_time"), ("confirm_date", "confirm_time"), ("entry_date", "entry_time"), ("date_entered", ""),
            ("creation_date", ""),
        ] {
            let date = String(self[day].prefix(10))
            if Self.isDay(date) { return (date, Int64(self[time]).map { String($0) } ?? "0") }
        }
        return ("0000-00-00", "0")
    }

    static func isDay(_ text: String) -> Bool { text.utf8.count == 10 && text > "0000-99" && text < "9999" }
}

/// Days of the calendar without a calendar library: all in UTC.
package enum Day {
    /// The day of a moment in seconds since 1970, as `YYYY-MM-DD`.
    package static func text(_ seconds: Int64) -> String {
        let (year, month, day) = civil(Int64((Double(seconds) / 86_400).rounded(.down)))
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// The day so many months before the one of a moment; a day that month does not have counts as its last.
    static func text(_ seconds: Int64, monthsBefore months: Int) -> String {
        let (year, month, day) = civil(Int64((Double(seconds) / 86_400).rounded(.down)))
        let index = year * 12 + (month - 1) - Int64(months)
        let (newYear, newMonth) = (index / 12, index % 12 + 1)
        let leap = newYear % 4 == 0 && (newYear % 100 != 0 || newYear % 400 == 0)
        let lengths: [Int64] = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return "\(padded(newYear, 4))-\(padded(newMonth, 2))-\(padded(min(day, lengths[Int(newMonth - 1)]), 2))"
    }

    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(width - text.count, 0)) + text
    }
}
