import Failures
import Payload
import Storage

/// What one run of the follower did.
package struct ItemListReport: Equatable, Sendable {
    package var shown = 0
    package var hidden = 0
    /// Left their lists and stay visible, because the store has stock of them or may have.
    package var kept = 0
    package var isFinished = false

    package init(shown: Int = 0, hidden: Int = 0, kept: Int = 0, isFinished: Bool = false) {
        self.shown = shown
        self.hidden = hidden
        self.kept = kept
        self.isFinished = isFinished
    }
}
