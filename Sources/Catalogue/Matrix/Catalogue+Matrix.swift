extension Catalogue {
    /// The matrix: every row of the ownership table, in both topologies, for every role and action (R-OWN, R-ROUTE).
    ///
    /// Derived from the declarations alone; the same catalogue always gives the same cells, in the same order.
    package func matrix() -> [MatrixCell] {
        RowRules.all(of: self).flatMap { row in
            MatrixTopology.allCases.flatMap { topology in
                let rules = MatrixRules(row: row, seats: Seats(catalogue: self, topology: topology))
                return MatrixRole.allCases.flatMap { role in MatrixAction.allCases.map { rules.cell(role, $0) } }
            }
        }
    }
}

/// Answers for one row in one topology.
struct MatrixRules {
    let row: RowRules
    let seats: Seats

    func cell(_ role: MatrixRole, _ action: MatrixAction) -> MatrixCell {
        let rules = rules(for: role, action)
        let refusal = refusal(rules, role, action)
        return MatrixCell(
            dataType: row.row.data, topology: seats.topology, role: role, action: action, refusal: refusal,
            receivers: refusal == nil ? receivers(rules, role) : [])
    }

    /// What holds at creation only gives way to the ordinary rules, also where no remote site is the creator.
    private func rules(for role: MatrixRole, _ action: MatrixAction) -> Ownership {
        guard row.holdsAtCreationOnly else { return row.ownership }
        let isCentral = role == .central || role == .primary && seats.topology == .normal
        let isCreation = action == .create || action == .import
        return isCreation && !isCentral ? row.ownership : row.ordinary
    }

    private func refusal(_ rules: Ownership, _ role: MatrixRole, _ action: MatrixAction) -> MatrixRefusal? {
        if row.isMerging { return refusalOfMerge(rules, role, action) }
        if let refusal = refusalOfKind(rules, action) { return refusal }
        if action == .merge { return mayMerge(rules, role) ? nil : .notEditor }
        if seats.editors(rules.ownerPath).contains(role) { return nil }
        // While orders are entered on the primary, no satellite enters one, not even for its own stores (R-OWN 6).
        return row.isCentralisedOrder && (action == .create || action == .import) ? .orderedCentrally : .notEditor
    }

    /// What nobody may do with this kind of data, wherever.
    private func refusalOfKind(_ rules: Ownership, _ action: MatrixAction) -> MatrixRefusal? {
        let isChange = action == .edit || action == .delete
        if action == .merge, rules.merge == nil { return .notMergeable }
        if action == .import, rules.dataClass == .sync || rules.dataClass == .message { return .notImportable }
        if isChange, rules.dataClass == .message { return .messageImmutable }
        if isChange, rules.isAppendOnly { return .appendOnly }
        return nil
    }

    /// To create or import a merge is to merge; it stands for ever (R-OWN 9, 17).
    private func refusalOfMerge(_ rules: Ownership, _ role: MatrixRole, _ action: MatrixAction) -> MatrixRefusal? {
        switch action {
        case .create, .merge, .import: mayMerge(rules, role) ? nil : .notEditor
        case .edit, .delete: .mergeFinal
        }
    }

    private func mayMerge(_ rules: Ownership, _ role: MatrixRole) -> Bool {
        rules.merge.map { seats.editors($0).contains(role) } ?? false
    }

    private func receivers(_ rules: Ownership, _ role: MatrixRole) -> [MatrixRole] {
        seats.others(seats.receivers(rules), than: role)
    }
}
