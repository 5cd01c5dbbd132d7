extension OwnerPath {
    /// Whether the site where a store is active edits it.
    var isStore: Bool { if case .store = self { true } else { false } }
}

extension Audience {
    var includesPrimary: Bool { if case .storeHeldAndPrimary = self { true } else { false } }
}
