/// What became of a local write: one number of a group cannot tell what stays here from what changed nothing.
package struct WriteOutcome: Sendable, Equatable {
    /// The first group that waits to be sent; nil when nothing of it travels now.
    package var group: Int64?
    /// Records that wait to be sent.
    package var sent = 0
    /// Records that stay here until the transactions of their store are synced (R-OWN 5).
    package var withheld = 0
    /// Records of a kind that never leaves this machine.
    package var local = 0
    /// Records that were the same already.
    package var unchanged = 0
    /// Fields that were filled in (R-OWN 19).
    package var filled: [FilledField] = []

    package init() {}

    /// Whether anything was written.
    package var isChange: Bool { sent + withheld + local > 0 }

    /// In one word: the farthest that any of it goes.
    package var word: String {
        if sent > 0 { return "sent" }
        if withheld > 0 { return "withheld" }
        return local > 0 ? "local" : "unchanged"
    }
}
