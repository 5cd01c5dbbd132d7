/// One answer of the matrix: whether a site in a role may do something with a kind of data, and who then receives it.
package struct MatrixCell: Sendable, Equatable {
    /// The row of the ownership table.
    package let dataType: String
    /// The part of the row that is answered otherwise than the row itself; nil for the row.
    package let part: String?
    package let topology: MatrixTopology
    package let role: MatrixRole
    package let action: MatrixAction
    /// Why it is refused; nil when it is allowed.
    package let refusal: MatrixRefusal?
    /// The other sites that hold the record, or learn of its deletion or merge, once all have synced; none when refused.
    package let receivers: [MatrixRole]

    package var isAllowed: Bool { refusal == nil }
}

extension MatrixCell {
    /// The cell as one JSON object: dataType, case, topology, role, action, allowed, code, receivers.
    package func json() -> String {
        var text = ""
        JSONText.object([
            ("dataType", .string(dataType)), ("case", .optional(part)), ("topology", .string(topology.rawValue)),
            ("role", .string(role.rawValue)), ("action", .string(action.rawValue)), ("allowed", .bool(isAllowed)), ("code", .optional(refusal?.rawValue)),
            ("receivers", .array(receivers.map { .string($0.rawValue) })),
        ]).write(to: &text)
        return text
    }
}
