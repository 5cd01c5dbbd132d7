/// Everything the system knows about one kind of record.
///
/// One for all who ask: rules read it with every record, and copying its members would cost more than what they say.
package final class RecordType: Sendable, OwnershipCarrying {
    /// The table's name, spelled as on the wire.
    package let table: String
    /// The interface; with the table it names the entry.
    package let api: WireAPI
    /// What the records are, for a reader.
    package let title: String
    /// The ordinary rules; a variant may replace them.
    package let ownership: Ownership
    /// Tried in order; the first whose condition holds applies.
    package let variants: [Variant]
    /// What kinds of foreign site receive beyond the rules; at most one per kind.
    package let foreignAudiences: [ForeignAudience]
    /// Which way the legacy interfaces carry it.
    package let direction: Direction
    /// Entries whose records must be integrated before this one's.
    package let parents: [Reference]
    /// How deep the parents go: 0 without parents, else one more than the deepest parent.
    package let integrationLevel: Int
    /// How its records disappear.
    package let softDelete: SoftDelete
    /// Whether a dispensary store's records stay on its site while transactions are not synced (R-OWN 5).
    package let isWithheldWithoutTransactions: Bool
    /// Whether the letter case of field names is an assumption.
    package let areFieldNamesInferred: Bool
    /// A remark on its use on the wire.
    package let note: String?
    /// The name of the field that is the key.
    package let keyField: String
    /// All known fields, in wire order; unknown keys are still kept in records.
    package let fields: [Field]

    package init(
        table: String, api: WireAPI, title: String, ownership: Ownership, variants: [Variant], foreignAudiences: [ForeignAudience], direction: Direction,
        parents: [Reference], integrationLevel: Int, softDelete: SoftDelete, isWithheldWithoutTransactions: Bool, areFieldNamesInferred: Bool, note: String?,
        keyField: String, fields: [Field]
    ) {
        self.table = table
        self.api = api
        self.title = title
        self.ownership = ownership
        self.variants = variants
        self.foreignAudiences = foreignAudiences
        self.direction = direction
        self.parents = parents
        self.integrationLevel = integrationLevel
        self.softDelete = softDelete
        self.isWithheldWithoutTransactions = isWithheldWithoutTransactions
        self.areFieldNamesInferred = areFieldNamesInferred
        self.note = note
        self.keyField = keyField
        self.fields = fields
    }

    /// The entry's name.
    package var reference: Reference { Reference(table: table, api: api) }

    /// Finds a field by its exact name, as keys on the wire are case sensitive.
    package func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    /// The first variant that applies, or nil when the ordinary rules do.
    ///
    /// `lookup` gives a field's value as plain text. A field it does not know takes its declared blank.
    /// Variants that need a fact apply only when the fact is listed.
    package func variant(where lookup: (String) -> String?, facts: Set<RecordFact> = []) -> Variant? {
        guard !variants.isEmpty else { return nil }
        return variants.first { variant in
            variant.condition.holds(where: { lookup($0) ?? blank(of: $0) }, facts: facts)
        }
    }

    /// The rules for one record: those of the variant that applies, else the ordinary ones.
    package func ownership(where lookup: (String) -> String?, facts: Set<RecordFact> = []) -> Ownership {
        variant(where: lookup, facts: facts)?.ownership ?? ownership
    }

    /// What a kind of foreign site receives beyond the rules; nil when nothing.
    package func foreignAudience(for site: ForeignSite) -> Audience? {
        foreignAudiences.first { $0.site == site }?.audience
    }

    private func blank(of name: String) -> String? {
        guard let text = field(name)?.defaultText else { return nil }
        return text == "\"\"" || text == "null" ? "" : text
    }
}
