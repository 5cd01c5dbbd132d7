/// The sites that receive a record, as a function of the record's own fields (R-ROUTE).
///
/// Central and the editor are never listed: central keeps everything that syncs, the editor keeps its own.
package enum Audience: Sendable, Equatable {
    /// Every site.
    case everyone
    /// Sites with at least one active dispensary store.
    case dispensaries
    /// Sites where the store named by the field is active or collector.
    case store(field: String)
    /// As `store`, and the store whose own name is the partner: both halves of a transfer.
    case storeAndPartner(store: String, name: String)
    /// Sites where the store is not "none".
    case storeKnown(field: String)
    /// Sites where the store that owns the name is not "none".
    case storeOfName(field: String)
    /// Only sites where the store is active or collector.
    case storeHeld(field: String)
    /// As `storeHeld`, and the primary.
    case storeHeldAndPrimary(field: String)
    /// The site named by the field, and the primary.
    case siteAndPrimary(field: String)
    /// The store's sites, or every site when the field is empty.
    case storeOrEveryone(field: String)
    /// The store whose id ends the field's text, as in `customer_invoice_number_for_store_<id>`.
    case storeInTail(field: String)
    /// Sites where the name is visible.
    case name(field: String)
    /// Sites where the patient is visible in a store held there.
    case patient(field: String)
    /// The prescriber's home store and wherever the prescriber is visible.
    case prescriber(field: String)
    /// Wherever the record in the field goes.
    case follows(table: String, api: WireAPI, field: String)
    /// The sending and the receiving store.
    case message(from: String, to: String)
    /// Central keeps it; no other site receives it.
    case centralOnly
    /// Never leaves the site that wrote it.
    case nobody

    /// The fields of the record that decide who receives it.
    package var fields: [String] {
        switch self {
        case .everyone, .dispensaries, .centralOnly, .nobody: []
        case .store(let field), .storeKnown(let field), .storeOfName(let field), .storeHeld(let field),
            .storeHeldAndPrimary(let field), .siteAndPrimary(let field), .storeOrEveryone(let field), .storeInTail(let field),
            .name(let field), .patient(let field), .prescriber(let field), .follows(_, _, let field):
            [field]
        case .storeAndPartner(let store, let name): [store, name]
        case .message(let from, let to): [from, to]
        }
    }

    /// What an administrator reads: who receives, without field names.
    package var title: String {
        switch self {
        case .everyone: "every site"
        case .dispensaries: "sites with an active dispensary store"
        case .store: "sites holding the store"
        case .storeAndPartner: "sites holding the store; for transfers, also the partner store's"
        case .storeKnown: "sites that know the store"
        case .storeOfName: "sites that know the name's store"
        case .storeHeld: "only sites where the store is active or collector"
        case .storeHeldAndPrimary: "sites where the store is active or collector, and the primary"
        case .siteAndPrimary: "the site that set it, and the primary"
        case .storeOrEveryone: "sites holding the store; every site when no store is given"
        case .storeInTail: "the store named at the end of the record's name"
        case .name: "sites where the name is visible"
        case .patient: "sites where the patient is visible"
        case .prescriber: "the prescriber's home store and sites where the prescriber is visible"
        case .follows(let table, _, _): "wherever its \(table) goes"
        case .message: "the sending and the receiving store"
        case .centralOnly: "central only"
        case .nobody: "nobody"
        }
    }
}
