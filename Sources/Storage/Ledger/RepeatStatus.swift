/// How often a repeat was dispensed, against what was prescribed (R-OWN 3).
package struct RepeatStatus: Sendable, Equatable {
    package let id: String
    package let allowed: Int64
    package let used: Int64

    package init(id: String, allowed: Int64, used: Int64) {
        self.id = id
        self.allowed = allowed
        self.used = used
    }

    /// What a person reads.
    package var sentence: String { "The repeat \(id) allows \(allowed) dispensings and has \(used)." }
}
