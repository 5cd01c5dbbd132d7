/// The fields of one table in their fixed order, each with the value that stands for empty.
///
/// Written as lines of a kind and its keys: `text ID,name`, `number rate`, `date created_date`, `flag hold`, `null custom_data`.
struct RecordForm: Sendable {
    private struct Field: Sendable {
        let key: String
        let label: [UInt8]
        let empty: FieldValue
    }

    let table: String
    private let fields: [Field]

    init(_ table: String, _ lines: String) {
        self.table = table
        var fields: [Field] = []
        for line in lines.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            precondition(words.count == 2, "a line is a kind and its keys")
            let empty = Self.empty(ofKind: words[0])
            for key in words[1].split(separator: ",") {
                let lead = fields.isEmpty ? "{" : ","
                fields.append(Field(key: String(key), label: Array("\(lead)\"\(key)\":".utf8), empty: empty))
            }
        }
        self.fields = fields
    }

    /// The record with this id and these values; every other field is empty.
    ///
    /// - Parameter values: keys of the form, each at most once.
    func record(_ id: String, _ values: KeyValuePairs<String, FieldValue>) -> SampleRecord {
        let pieces = pieces(id: .text(id), values)
        precondition(pieces.count == 1, "an open field in a finished record")
        return SampleRecord(table: table, id: id, payload: pieces[0])
    }

    /// The payload cut at each open value; an open value is written between two pieces, with its own quotes if it is text.
    func pieces(id: FieldValue, _ values: KeyValuePairs<String, FieldValue>) -> [[UInt8]] {
        var given: [String: FieldValue] = ["ID": id]
        for (key, value) in values {
            precondition(given.updateValue(value, forKey: key) == nil, "\(table).\(key) is given twice")
        }
        var pieces: [[UInt8]] = []
        var piece: [UInt8] = []
        for field in fields {
            piece.append(contentsOf: field.label)
            let value = given.removeValue(forKey: field.key) ?? field.empty
            value.append(to: &piece)
            if case .open = value {
                pieces.append(piece)
                piece = []
            }
        }
        piece.append(UInt8(ascii: "}"))
        pieces.append(piece)
        precondition(given.isEmpty, "\(table) has no field \(given.keys.sorted())")
        return pieces
    }

    private static func empty(ofKind kind: Substring) -> FieldValue {
        switch kind {
        case "text": .text("")
        case "number": .number(0)
        case "date": .text("0000-00-00")
        case "flag": .flag(false)
        case "null": .json("null")
        default: preconditionFailure("unknown kind \(kind)")
        }
    }
}
