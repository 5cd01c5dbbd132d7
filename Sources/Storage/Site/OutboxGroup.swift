import Failures

/// One local transaction, kept with the bytes it wrote until central has answered.
package struct OutboxGroup: Sendable {
    package let number: Int64
    /// The offices it was written under, with their epochs.
    package let epochs: [Tenure]
    /// Who acted, and in which store.
    package let acting: WriteContext
    /// An import brought a document of it, finished already.
    package let isImported: Bool
    /// Not an edit: versions of others that central lost when it was restored, for an administrator to decide about.
    package let isOffer: Bool
    package var changes: [OutboxChange]

    package init(
        number: Int64, epochs: [Tenure], acting: WriteContext, isOffer: Bool = false, isImported: Bool = false, changes: [OutboxChange]
    ) {
        self.number = number
        self.epochs = epochs
        self.acting = acting
        self.isImported = isImported
        self.isOffer = isOffer
        self.changes = changes
    }
}
