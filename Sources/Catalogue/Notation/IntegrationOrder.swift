/// Computes how deep each entry's parents go.
struct IntegrationOrder {
    private let parents: [Reference: [Reference]]
    private var levels: [Reference: Int] = [:]
    private var underway: Set<Reference> = []

    /// Sets the integration level of each entry; a cycle counts as no parent there and is left for `validate`.
    static func leveled(_ types: [RecordType]) -> [RecordType] {
        let pairs = types.map { ($0.reference, $0.parents) }
        var order = IntegrationOrder(parents: Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
        return types.map { type in
            RecordType(
                table: type.table, api: type.api, title: type.title, ownership: type.ownership,
                variants: type.variants, foreignAudiences: type.foreignAudiences, direction: type.direction,
                parents: type.parents, integrationLevel: order.level(of: type.reference),
                softDelete: type.softDelete, isWithheldWithoutTransactions: type.isWithheldWithoutTransactions,
                areFieldNamesInferred: type.areFieldNamesInferred, note: type.note, keyField: type.keyField,
                fields: type.fields)
        }
    }

    private init(parents: [Reference: [Reference]]) { self.parents = parents }

    private mutating func level(of entry: Reference) -> Int {
        if let known = levels[entry] { return known }
        guard underway.insert(entry).inserted else { return 0 }
        var level = 0
        for parent in parents[entry] ?? [] { level = max(level, self.level(of: parent) + 1) }
        underway.remove(entry)
        levels[entry] = level
        return level
    }
}
