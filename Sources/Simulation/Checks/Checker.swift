/// The named rules a run is judged by.
package enum Checker: String, CaseIterable, Sendable {
    /// What a site holds at a checkpoint is what the model entitles it to, byte for byte; running digests are true.
    case convergence
    /// Every accepted version was written by the rightful editor, and no rightful one was turned away.
    case ownership
    /// Nobody holds a record that the model says it may not hold.
    case audience
    /// Nobody sees a part of what one local transaction changed.
    case atomicity
    /// Every local change is applied, kept apart or still waiting; none vanishes and none is made up.
    case conservation
    /// Cursors never go back within a branch of history.
    case cursors
    /// Central holds exactly what it accepted, after every crash.
    case durability
    /// A push number stands for one body, and gets one answer.
    case pushIdentity = "push-identity"
    /// Content never differs by digest without an outside cause.
    case digests
    /// A sync without changes writes nothing, on either side.
    case quiet
    /// Once the faults are lifted everyone finishes.
    case progress
    /// A site refuses locally what it may not edit.
    case localRefusal = "local-refusal"
    /// Each initiating half that qualifies has one responding half, and each responding half one initiating half.
    case transfers
    /// A transfer neither creates stock nor loses any.
    case stock
    /// A number is given once in a store and kind.
    case numbers
    /// A bundle is taken by whom it is for, once, whole, and not after a later one; what is refused changes nothing.
    case bundles
    /// What a bundle says has arrived has arrived.
    case receipts
    /// Nothing but coded failures, and no damaged database.
    case soundness
}
