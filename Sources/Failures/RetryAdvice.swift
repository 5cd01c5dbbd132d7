/// Whether the same call can succeed later without anybody changing anything.
package enum RetryAdvice: String, Sendable {
    /// Sync tries again by itself; nothing to do.
    case automatic
    /// Nothing changes until a person has acted.
    case afterAction = "after-action"
    /// The same input fails for ever.
    case never
}
