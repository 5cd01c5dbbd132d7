import Storage

/// A change that was made at this site.
struct WrittenChange {
    let change: OutboxChange
    let rec: Int64
    /// Of a deleted record, what it belonged to.
    let document: Withholding.Document?
    let isNew: Bool
    let wasWithheld: Bool
    /// Whether central hears of it at all.
    let travels: Bool
}
