/// The rules that stand for a whole row of the ownership table: those of its leading record type.
struct RowRules {
    let row: DataTypeRow
    /// The rules of the leading record type; for a row about merging, those of the records that are merged.
    let ownership: Ownership
    /// The condition under which they hold, where the leading record type has others as well.
    let condition: VariantCondition?
    /// Whether the row is about merging, not about records.
    let isMerging: Bool
    /// The ordinary rules of the leading record type.
    let ordinary: Ownership
    /// The leading record type, for a reader.
    let title: String

    /// Every row with the rules that stand for it, in the table's order; a row without any is left out, and a test finds it.
    static func all(of catalogue: Catalogue) -> [RowRules] {
        catalogue.dataTypes.compactMap { row in
            let leading = Declarations.leadingRecordTypes[row.data].flatMap { catalogue.type(table: $0, api: nil) }
            let found = leading.map { [$0] } ?? catalogue.types
            return found.compactMap { RowRules(ordinary: $0, row) }.first ?? found.compactMap { RowRules(special: $0, row) }.first
                ?? found.compactMap { RowRules(merged: $0, row) }.first
        }
    }

    /// The record type's ordinary rules, when they belong to the row.
    private init?(ordinary type: RecordType, _ row: DataTypeRow) {
        guard type.dataType == row.data else { return nil }
        self.init(row, type, type.ownership, nil, isMerging: false)
    }

    /// The rules of one of its variants.
    private init?(special type: RecordType, _ row: DataTypeRow) {
        guard let variant = type.variants.first(where: { $0.dataType == row.data }) else { return nil }
        self.init(row, type, variant.ownership, variant.condition, isMerging: false)
    }

    /// The rules of the records whose merging is the row.
    private init?(merged type: RecordType, _ row: DataTypeRow) {
        if type.merge?.dataType == row.data {
            self.init(row, type, type.ownership, nil, isMerging: true)
        } else if let variant = type.variants.first(where: { $0.merge?.dataType == row.data }) {
            self.init(row, type, variant.ownership, variant.condition, isMerging: true)
        } else {
            return nil
        }
    }

    /// The rules of a part of a row; nil when the catalogue has none such, and a test finds it.
    init?(_ part: MatrixCase, of row: DataTypeRow, in catalogue: Catalogue) {
        guard let type = catalogue.type(table: part.table, api: nil) else { return nil }
        guard let chosen = part.variant else {
            self.init(row, type, type.ownership, nil, isMerging: false)
            return
        }
        guard let variant = type.variants.first(where: chosen) else { return nil }
        self.init(row, type, variant.ownership, variant.condition, isMerging: false)
    }

    private init(
        _ row: DataTypeRow, _ type: RecordType, _ ownership: Ownership, _ condition: VariantCondition?, isMerging: Bool
    ) {
        self.row = row
        self.ownership = ownership
        self.condition = condition
        self.isMerging = isMerging
        ordinary = type.ownership
        title = type.title
    }

    /// A rule that holds for the first writing only: afterwards the ordinary rules do (R-OWN 7).
    var holdsAtCreationOnly: Bool { condition?.needs(.createdOnSite) ?? false }

    /// Documents that only a dispensary writes (R-OWN 3).
    var isPrescription: Bool { ownership.dataType == "Prescriptions" }

    /// Orders, tenders, quotes and payments that the primary enters for every store (R-OWN 6).
    var isCentralisedOrder: Bool { condition?.needs(.enteredOnPrimary) ?? false }
}

extension VariantCondition {
    /// Whether it can hold only with this fact.
    func needs(_ fact: RecordFact) -> Bool {
        switch self {
        case .context(let known): known == fact
        case .all(let parts): parts.contains { $0.needs(fact) }
        default: false
        }
    }
}
