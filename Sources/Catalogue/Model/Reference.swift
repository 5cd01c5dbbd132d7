/// Names one entry of the catalogue.
package struct Reference: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The table, spelled as declared.
    package let table: String
    /// The interface that tells tables of one name apart.
    package let api: WireAPI

    /// Names the entry with this table and interface.
    package init(table: String, api: WireAPI) {
        self.table = table
        self.api = api
    }

    /// The table with its interface, as `asset [v6]`.
    package var description: String { "\(table) [\(api.rawValue)]" }

    /// Orders by table, then interface, by code unit.
    package static func < (left: Reference, right: Reference) -> Bool {
        (left.table, left.api.rawValue) < (right.table, right.api.rawValue)
    }
}
