import ArgumentParser
import SyncRules

/// What a list of visibility is asked for; no kind for stores.
struct ListedKind: ExpressibleByArgument {
    let kind: VisibilityKind?

    init?(argument: String) {
        kind = VisibilityKind(rawValue: argument)
        if kind == nil, argument != Self.stores { return nil }
    }

    static let stores = "store"
    static var allValueStrings: [String] { [stores] + VisibilityKind.allCases.map(\.rawValue) }
}
