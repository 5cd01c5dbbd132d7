import Storage

/// Notes at a site the facts that follow from a record (`FactSteps`), whether it was written there or received.
package struct SiteFacts {
    package let transaction: Transaction
    /// While records cannot be found by key repeats are not counted.
    private let counts: Bool

    package init(transaction: Transaction, counts: Bool = true) {
        self.transaction = transaction
        self.counts = counts
    }

    package func take(_ change: FactChange) throws {
        for step in FactSteps.atSite.steps(of: change.key.table.folded) { try step(self, change) }
    }

    // MARK: Steps

    private var derived: DerivedFacts { DerivedFacts(transaction: transaction, counts: counts) }

    func note(_ change: FactChange) throws {
        try derived.note(change.rec, change.key, payload: change.payload, isNew: change.isNew)
    }

    func noteJoin(_ change: FactChange) throws { try derived.noteJoin(change.rec, change.key, payload: change.payload) }

    func noteItemList(_ change: FactChange) throws {
        try ItemListFacts(transaction: transaction).noteAtSite(change.rec, change.key, payload: change.payload)
    }

    func noteGone(_ change: FactChange) throws {
        try GoneNames(transaction: transaction).note(change.rec, change.key, payload: change.payload)
    }
}
