import Payload

/// A record's name in the model: its table and id.
struct ModelKey: Hashable, Comparable, CustomStringConvertible {
    let table: String
    let id: String

    init(_ table: String, _ id: String) {
        self.table = table
        self.id = id
    }

    static func < (left: ModelKey, right: ModelKey) -> Bool { (left.table, left.id) < (right.table, right.id) }
    var description: String { "\(table) \(id)" }
}
