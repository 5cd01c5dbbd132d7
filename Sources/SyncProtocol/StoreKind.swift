/// What a site is to a store (R-STORE 1–3).
package enum StoreKind: String, Sendable, CaseIterable {
    /// The one place where the store's data is edited.
    case active
    /// A full read-only copy.
    case collector
    /// Known as a trading partner.
    case transfer
    /// Not known.
    case none
}
