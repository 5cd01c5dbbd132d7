/// Finds in which roles an office is held and an audience sits, in one topology (R-OWN, R-ROUTE).
struct Seats {
    let catalogue: Catalogue
    let topology: MatrixTopology

    /// The roles whose site holds the office that may edit.
    func editors(_ owner: OwnerPath, depth: Int = 0) -> Set<MatrixRole> {
        switch owner {
        case .primary: servers([.primary])
        case .central, .sync: servers([.central])
        case .store: [.active, .ordinary]
        case .home, .nameHome, .prescriberHome: [.home]
        case .parent(let table, let api, _):
            // A chain longer than any real one ends with nobody; validation reports it.
            depth < 8 ? catalogue.type(table: table, api: api).map { editors($0.ownerPath, depth: depth + 1) } ?? [] : []
        case .anySite, .site, .local: Set(MatrixRole.allCases)
        }
    }

    /// The roles whose site may merge records of the class (R-OWN 9).
    func editors(_ merge: MergeRule) -> Set<MatrixRole> {
        switch merge.dataClass {
        case .patient: [.home]
        case .store: [.active, .ordinary]
        default: merge.mirroredEditor == .central ? servers([.central]) : servers([.primary])
        }
    }

    /// The roles whose site receives a record; central among them where it keeps a copy.
    ///
    /// A site where an ordinary store is active receives what one with a dispensary does, but for the data of dispensaries.
    func receivers(_ audience: Audience, depth: Int = 0) -> Set<MatrixRole> {
        let seats = seated(audience, depth: depth)
        return audience != .dispensaries && seats.contains(.active) ? seats.union([.ordinary]) : seats
    }

    private func seated(_ audience: Audience, depth: Int) -> Set<MatrixRole> {
        switch audience {
        case .everyone, .storeOrEveryone: Set(MatrixRole.allCases)
        case .dispensaries: [.central, .active, .home, .satellite]
        case .store, .storeHeld, .storeAndPartner, .storeInTail, .name: [.central, .active, .collector]
        case .storeHeldAndPrimary: [.central, .primary, .active, .collector]
        case .storeKnown, .storeOfName: [.central, .primary, .active, .collector, .transfer]
        case .patient, .prescriber: [.central, .active, .home, .collector]
        case .follows(let table, let api, _):
            depth < 8 ? catalogue.type(table: table, api: api).map { receivers($0.audience, depth: depth + 1) } ?? [] : []
        case .message: [.central, .active]
        case .siteAndPrimary: [.central, .primary]
        case .centralOnly: [.central]
        case .nobody: []
        }
    }

    /// The roles whose site receives a record of these rules.
    ///
    /// What a home site writes about a store concerns one of its own stores (R-OWN 2).
    func receivers(_ rules: Ownership) -> Set<MatrixRole> {
        switch (rules.ownerPath, rules.audience) {
        case (.nameHome, .storeHeld), (.prescriberHome, .storeHeld), (.nameHome, .store), (.prescriberHome, .store): [.central, .home]
        default: receivers(rules.audience)
        }
    }

    /// The roles that hold a record besides the one that acts; in the normal topology the primary is central and is named so.
    func others(_ holders: Set<MatrixRole>, than role: MatrixRole) -> [MatrixRole] {
        var others = holders.subtracting(servers([role]))
        // A store is active on one site: where it dispenses, there is none where it does not.
        if role == .active { others.remove(.ordinary) }
        if role == .ordinary { others.remove(.active) }
        if topology == .normal { others.remove(.primary) }
        return MatrixRole.allCases.filter(others.contains)
    }

    /// The roles of a part, where one server has two.
    func both(_ roles: Set<MatrixRole>) -> Set<MatrixRole> { servers(roles) }

    /// One server in two roles counts in both.
    private func servers(_ roles: Set<MatrixRole>) -> Set<MatrixRole> {
        topology == .normal && !roles.isDisjoint(with: [.central, .primary]) ? roles.union([.central, .primary]) : roles
    }
}
