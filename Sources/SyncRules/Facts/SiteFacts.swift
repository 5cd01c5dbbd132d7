import Storage

/// Keeps at a site the facts that follow from a record (`FactSteps`), whether it was written there or received.
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

    func update(_ change: FactChange) throws {
        try derived.update(change.rec, change.key, payload: change.payload, isNew: change.isNew)
    }

    func updateJoin(_ change: FactChange) throws { try derived.updateJoin(change.rec, change.key, payload: change.payload) }

    func updateItemList(_ change: FactChange) throws {
        try ItemListFacts(transaction: transaction).updateAtSite(change.rec, change.key, payload: change.payload)
    }

    func updateGone(_ change: FactChange) throws {
        try GoneNames(transaction: transaction).update(change.rec, change.key, payload: change.payload)
    }
}
