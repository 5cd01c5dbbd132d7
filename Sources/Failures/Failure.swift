/// An error a person can act on: a stable code, what happened, whether trying again helps, and what to do.
///
/// `context` names the record, store or limit concerned; it never carries secrets or the content of a record.
package struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// Key of the context: whole seconds until trying again makes sense; it goes before what the code's entry says.
    package static let retryAfter = "retryAfterSeconds"

    package let code: FailureCode
    /// What happened this time, as one plain sentence; the code's own summary when nothing more is known.
    package let message: String
    package let context: [String: String]
    private let ownRemedy: String?

    /// What to do: what fits this time, else what the code always advises.
    package var remedy: String { ownRemedy ?? code.remedy }

    /// The same for a storekeeper at a site.
    package var remedyAtSite: String { ownRemedy ?? code.remedyAtSite }

    /// - Parameter remedy: what to do this time, where the code's own advice does not fit.
    package init(_ code: FailureCode, _ message: String? = nil, _ context: [String: String] = [:], remedy: String? = nil) {
        self.code = code
        self.message = message ?? code.summary
        self.context = context
        ownRemedy = remedy == code.remedy ? nil : remedy
    }

    /// The same failure with more context; what is given here goes before what it said.
    package func adding(_ more: [String: String]) -> Failure {
        Failure(code, message, context.merging(more) { $1 }, remedy: ownRemedy)
    }

    /// The line shown to a person: what happened, the code, and the remedy.
    package var description: String {
        let details = context.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return "\(message) [\(code.rawValue)]\(details)\n  \(remedy)"
    }
}
