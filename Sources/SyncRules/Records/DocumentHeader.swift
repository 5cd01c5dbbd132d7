import Storage

/// The header of a document's line, by the Catalogue; it is how lines are found, at a site as on central.
package enum DocumentHeader {
    /// Whether a table's records are kept with their header.
    package static func knows(_ table: TableID) -> Bool { fields[table.folded] != nil }

    /// The header's table and the field that names it, by a table of lines in lower case; nil for others.
    package static func header(ofLines table: String) -> (table: String, field: String)? {
        fields[table].map { ($0.header, $0.field) }
    }

    /// Wire names of headers and the fields that name them, by their lines' tables in lower case.
    private static let fields: [String: (header: String, field: String)] = {
        var fields: [String: (header: String, field: String)] = [:]
        for name in Rules.standard.tableNames {
            guard let table = Rules.standard[name], case .follows(let header, let api, let field) = table.type.audience,
                DocumentKind(rawValue: header) != nil
            else { continue }
            fields[name.lowercased()] = (Rules.wireName(header, api), field)
        }
        return fields
    }()

    package static func of(_ key: RecordKey, _ payload: [UInt8], _ transaction: Transaction) throws -> RecordKey? {
        guard let (header, field) = fields[key.table.folded], let table = transaction.rules[key.table.folded] else { return nil }
        let id = try table.view(of: payload).text(named: field)
        return id.isEmpty ? nil : RecordKey(try transaction.table(header), id)
    }
}
