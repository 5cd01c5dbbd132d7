import Storage

/// Whether central may make a responding half now: a pure function of facts (R-XFER).
struct Guards {
    var isSameStore = false
    /// It was finished before its partner was a store here.
    var isBeforeStore = false
    /// It came with an import, and how that stands to what imports may bring.
    var imported = Imported.no
    /// A person let it through: how old it is does not count.
    var isAllowed = false
    var isDisabled = false
    /// The sites where the two halves are edited.
    var fromSite: String?
    var toSite: String?
    var centralSite = ""
    var isForeign = false
    /// Each store is at least a partner on the other's site.
    var knowEachOther = true

    enum Imported { case no, underWay, recent, old }

    enum Verdict: Equatable {
        case make
        case waits(TransferReason)
        case refused(TransferReason)
    }

    var verdict: Verdict {
        if isSameStore { return .refused(.sameStore) }
        if !isAllowed {
            if isBeforeStore { return .refused(.olderThanStore) }
            if imported == .old { return .refused(.tooOld) }
            if imported == .underWay { return .waits(.importing) }
        }
        guard let toSite else { return .waits(.storeUnassigned) }
        if isDisabled { return .waits(.storeDisabled) }
        if isForeign { return .waits(.foreignSite) }
        if toSite != centralSite, toSite == fromSite, !isAllowed { return .waits(.madeAtSite) }
        return knowEachOther ? .make : .waits(.notVisible)
    }
}
