/// What happens on the line during one sync.
package struct LineOrders: Sendable {
    /// Pages are as small as central makes them.
    package var isSlow = false
    /// Central does what the site asks, and the answer to its push never comes back.
    package var losesAnswerToPush = false
    /// Called before each page that the site asks for, with its number from 1 on.
    package var beforePage: @Sendable (_ number: Int) async throws -> Void = { _ in }

    package init() {}

    /// Fewest bytes of a page that central makes.
    static let slowPageBytes = 16_384
}
