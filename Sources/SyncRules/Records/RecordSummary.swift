import Payload
import Storage

/// A record in a few words, for a person who must find it: what it is, of what, its number and quantity.
///
/// `Stock line of Amoxicillin 250mg, quantity 77`; what it does not know it leaves out.
package struct RecordSummary {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// Records of one group that are named; the rest is counted.
    private static let namedMost = 4
    private static let wordsMost = 80

    /// What a group changes.
    package func lines(_ changes: [OutboxChange]) throws -> [String] {
        var lines = try changes.prefix(Self.namedMost).map { try line($0.key, $0.payload) }
        if changes.count > Self.namedMost { lines.append("and \(changes.count - Self.namedMost) more records") }
        return lines
    }

    private func line(_ key: RecordKey, _ payload: [UInt8]?) throws -> String {
        let stored = try transaction.records.record(key)?.payload
        let known = (payload ?? stored).flatMap { try? JSONValue(parsing: $0) }
        let isName = key.table.folded == "name"
        // The list of all that names are says nothing of this one.
        let ofName = NameRecord.isPatient(type: known?[NameRecord.Field.type]?.text) ? "Patient" : "Name"
        let title = isName ? ofName : rules[key.table.folded]?.type.title ?? key.table.name
        let beginning = payload == nil ? "deletion: \(title)" : title
        guard let value = known else { return "\(beginning) \(key.id)" }
        var line = beginning
        let number = ["invoice_num", "serial_number", "serialNumber", "purchase_order_number"].lazy.compactMap { value[$0]?.integer }.first
        if let number { line += " number \(number)" }
        if let name = try name(of: value, in: key.table.folded) {
            line += "\(isName ? "" : " of") \(name.prefix(Self.wordsMost))"
        } else {
            line += " \(key.id)"
        }
        if let quantity = value[StockLine.Field.quantity], case .number = quantity {
            line += ", quantity \(String(decoding: quantity.serialised(), as: UTF8.self).prefix(20))"
        }
        return line
    }

    private func name(of value: JSONValue, in table: String) throws -> String? {
        for (field, other, label) in [("item_ID", "item", "item_name"), ("name_ID", "name", "name")] {
            guard let id = value[field]?.text, !id.isEmpty else { continue }
            let record = try transaction.records.record(other, transaction.aliases.resolve(other, id))
            if let found = record.flatMap({ try? JSONValue(parsing: $0.payload) })?[label]?.text, !found.isEmpty { return found }
            if record?.isDeleted ?? true { return "unknown \(other) \(id)" }
        }
        return ["item_name", "name", "description", "code"].lazy.compactMap { value[$0]?.text }.first { !$0.isEmpty }
    }
}
