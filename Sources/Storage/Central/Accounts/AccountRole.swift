/// How much of central a person may see and set; each role includes those before it.
package enum AccountRole: String, CaseIterable, Sendable, Comparable {
    /// Sees sites, stores, status and transfers.
    case viewer
    /// Sees histories and the audit log as well.
    case reports
    /// Sees records too, what is kept apart, and why things are as they are.
    case support
    /// Sets what is not a right of its own: accounts, users, preferences, what stores see.
    case administrator

    package static func < (left: AccountRole, right: AccountRole) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
