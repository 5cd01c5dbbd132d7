/// The one table that says, for every record type, what it contains, who owns it and who receives it.
///
/// Values only: no input, output, clock or randomness. Everything else reads it; nothing restates it.
package struct Catalogue: Sendable {
    /// All entries, by table and interface.
    package let types: [RecordType]
    /// The rows of the ownership table, in its order.
    package let dataTypes: [DataTypeRow]
    private let positions: [String: [Int]]

    /// Collects entries; duplicates are kept and reported by `validate`.
    package init(types: [RecordType], dataTypes: [DataTypeRow]) {
        self.types = types.sorted { $0.reference < $1.reference }
        self.dataTypes = dataTypes
        var positions: [String: [Int]] = [:]
        for (position, type) in self.types.enumerated() {
            positions[type.table.lowercased(), default: []].append(position)
        }
        self.positions = positions
    }

    /// The catalogue of the project, read once from the declarations.
    package static let standard: Catalogue = {
        do {
            return try Catalogue(reading: Declarations.all, dataTypes: Declarations.dataTypes)
        } catch {
            preconditionFailure("the declarations cannot be read: \(error)")
        }
    }()

    /// Finds an entry; letter case of the table does not count, the entry keeps its declared spelling.
    ///
    /// Without an interface a legacy entry is preferred: v5, else none, else v6.
    package func type(table: String, api: WireAPI?) -> RecordType? {
        guard let found = positions[table] ?? positions[table.lowercased()] else { return nil }
        let order: [WireAPI] = api.map { [$0] } ?? [.v5, .none, .v6]
        for api in order {
            if let position = found.first(where: { types[$0].api == api }) { return types[position] }
        }
        return nil
    }

    /// Finds the entry a reference names.
    package func type(_ reference: Reference) -> RecordType? {
        type(table: reference.table, api: reference.api)
    }
}
