/// What is known of one failure code: its words, what helps, how it travels, and where its cause lies.
///
/// One value a code, in `Entries`, an extension for each subject.
package struct FailureEntry: Sendable {
    /// What happened, in one sentence a storekeeper understands.
    package let summary: String
    /// What the person should do.
    package let remedy: String
    /// The same for a storekeeper at a site, where `remedy` speaks to whoever administers central; nil where it fits both.
    package let remedyAtSite: String?
    /// The HTTP status that carries the code.
    package let status: Int
    package let retry: RetryAdvice
    /// Seconds to wait before the same call again, for what passes by itself; a failure's own context may say otherwise.
    package let retryAfterSeconds: Int?
    package let blame: Blame
    /// The fault lies in who was where, or might be seen, when it was written: what was done is done, and a person may vouch for it.
    package let mayBeVouchedFor: Bool

    init(
        _ summary: String, remedy: String, atSite: String? = nil, status: Int, retry: RetryAdvice, retryAfterSeconds: Int? = nil, blame: Blame,
        mayBeVouchedFor: Bool = false
    ) {
        self.summary = summary
        self.remedy = remedy
        remedyAtSite = atSite
        self.status = status
        self.retry = retry
        self.retryAfterSeconds = retryAfterSeconds
        self.blame = blame
        self.mayBeVouchedFor = mayBeVouchedFor
    }
}
