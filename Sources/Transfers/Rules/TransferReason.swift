import Storage

/// Why a transfer waits, or why there will be none.
package enum TransferReason: String, Sendable, CaseIterable {
    case storeDisabled = "store-disabled"
    case storeUnassigned = "store-unassigned"
    case notVisible = "not-visible"
    case madeAtSite = "made-at-site"
    case foreignSite = "foreign-site"
    case sameStore = "same-store"
    case olderThanStore = "older-than-store"
    case tooOld = "too-old"
    case importing
    case orderUnknown = "order-unknown"
    case deleted = "deleted"
    case withdrawn = "withdrawn"
    case failed = "failed"

    /// What a person reads.
    package var title: String {
        switch self {
        case .storeDisabled: "the receiving store is disabled"
        case .storeUnassigned: "the receiving store is active nowhere"
        case .notVisible: "the two stores are not visible to one another"
        case .madeAtSite: "both stores are on one site, which makes the other half itself"
        case .foreignSite: "the receiving store's site makes the other half itself"
        case .sameStore: "both sides are the same store"
        case .olderThanStore: "the document was finished before its partner was a store here"
        case .tooOld: "the document came with an import and is from long before its end"
        case .importing: "an import is under way"
        case .orderUnknown: "the purchase order that it was made from is not known here yet"
        case .deleted: "the document was deleted before the other half was made"
        case .withdrawn: "the document is no longer final"
        case .failed: "the other half could not be made"
        }
    }
}
