/// Answers for one row in one topology.
struct MatrixRules {
    let row: RowRules
    /// The part of the row that is asked about; nil for the row itself.
    let part: MatrixCase?
    let seats: Seats

    func cell(_ role: MatrixRole, _ action: MatrixAction) -> MatrixCell {
        let rules = rules(for: role, action)
        let refusal = refusal(rules, role, action)
        return MatrixCell(
            dataType: row.row.data, part: part?.title, topology: seats.topology, role: role, action: action, refusal: refusal,
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
        let isNew = action == .create || action == .import
        if let part, let may = part.may(action) {
            if let told = told(part, role) { return told }
            return seats.both(may).contains(role) ? refusalOfPlace(role, action) : part.otherwise
        }
        if row.isMerging { return refusalOfMerge(rules, role, action) }
        if let refusal = refusalOfKind(rules, action) { return refusal }
        if action == .merge { return mayMerge(rules, role) ? nil : .notEditor }
        if seats.editors(rules.ownerPath).contains(role) { return refusalOfPlace(role, action) }
        if isNew, let part, let told = told(part, role) { return told }
        // While orders are entered on the primary, no satellite enters one, not even for its own stores (R-OWN 6).
        return row.isCentralisedOrder && isNew ? .orderedCentrally : .notEditor
    }

    /// Only a dispensary prescribes; a store that was one takes back what it has (R-OWN 3).
    private func refusalOfPlace(_ role: MatrixRole, _ action: MatrixAction) -> MatrixRefusal? {
        role == .ordinary && row.isPrescription && action != .delete ? .dispensaryOnly : nil
    }

    /// What a part tells a role in place of the ordinary refusal; central is told what the primary is where they are one.
    private func told(_ part: MatrixCase, _ role: MatrixRole) -> MatrixRefusal? {
        part.refusals[seats.topology == .normal && role == .central ? .primary : role]
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
        let seated = part?.receivers ?? seats.receivers(rules)
        return seats.others(part?.receiversOf[role] ?? seated.union(part?.alsoReceive ?? []), than: role)
    }
}
