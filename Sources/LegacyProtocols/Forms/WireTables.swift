import Catalogue

/// The tables that the legacy central server sends and takes, from the Catalogue; those of the v6 interface are not among them.
package struct WireTables: Sendable {
    package static let standard = WireTables(.standard)

    private let byName: [String: WireTable]

    package init(_ catalogue: Catalogue) {
        let types = catalogue.types.filter { $0.api == .v5 } + catalogue.types.filter { $0.api == .none }
        byName = Dictionary(types.map { ($0.table.lowercased(), WireTable($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The table, in any case of its name; nil for one that is not known.
    package subscript(name: String) -> WireTable? { byName[name] ?? byName[name.lowercased()] }
}
