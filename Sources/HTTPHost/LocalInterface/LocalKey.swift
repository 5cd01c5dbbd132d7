/// What somebody shows who calls the local interface; a later one opens all that an earlier one does.
package enum LocalKey: Int, CaseIterable, Comparable, Sendable {
    case none
    /// The token for metrics alone.
    case metrics
    /// A cookie of somebody who logged in to the pages.
    case page
    /// The access token of the data folder.
    case access

    package static func < (left: LocalKey, right: LocalKey) -> Bool { left.rawValue < right.rawValue }

    /// What an operation needs, as its list says it.
    var permission: String { "\(self)" }

    init(permission: String?) { self = Self.allCases.first { $0.permission == permission } ?? .access }
}
