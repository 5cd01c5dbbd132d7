/// A server that runs, wherever it does.
package struct ServedProgram: Sendable {
    package let port: Int
    /// Ends it, and waits until it is gone.
    package let end: @Sendable () async -> Void
}
