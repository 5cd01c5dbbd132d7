/// What a run showed.
package struct SimulationOutcome: Sendable {
    /// The first broken rule; nil when everything held.
    package let violation: Violation?
    /// What happened, line by line, when it was asked for.
    package let trace: [String]
    package let statistics: Statistics
}
