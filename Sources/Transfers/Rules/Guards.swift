import Storage
import Sync

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
        case .olderThanStore: "the document is older than the receiving store"
        case .tooOld: "the document is from long before the receiving store began here"
        case .deleted: "the document was deleted before the other half was made"
        case .withdrawn: "the document is no longer final"
        case .failed: "the other half could not be made"
        }
    }
}

/// Whether central may make a responding half now: a pure function of facts (R-XFER).
struct Guards {
    var isSameStore = false
    /// The document's last day; nil when it has none.
    var day: String?
    /// The day the receiving store was created, as its record says.
    var storeCreated: String?
    /// The day before which documents of other stores are not taken into account.
    var firstDay: String?
    var isDisabled = false
    /// The sites where the two halves are edited.
    var fromSite: String?
    var toSite: String?
    var centralSite = ""
    var isForeign = false
    /// Each store is at least a partner on the other's site.
    var knowEachOther = true

    enum Verdict: Equatable {
        case make
        case waits(TransferReason)
        case refused(TransferReason)
    }

    var verdict: Verdict {
        if isSameStore { return .refused(.sameStore) }
        if let day {
            if let storeCreated, Day.isDay(storeCreated), day < storeCreated { return .refused(.olderThanStore) }
            if let firstDay, day < firstDay { return .refused(.tooOld) }
        }
        guard let toSite else { return .waits(.storeUnassigned) }
        if isDisabled { return .waits(.storeDisabled) }
        if isForeign { return .waits(.foreignSite) }
        if toSite != centralSite, toSite == fromSite { return .waits(.madeAtSite) }
        return knowEachOther ? .make : .waits(.notVisible)
    }
}
