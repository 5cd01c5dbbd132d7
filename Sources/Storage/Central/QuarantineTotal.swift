import Failures

/// What is kept apart of one site for one reason.
package struct QuarantineTotal: Sendable, Equatable {
    package let site: String
    package let code: String
    package let state: QuarantinedGroup.State
    package let groups: Int64
    package let bytes: Int64
}
