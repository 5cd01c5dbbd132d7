import Failures

/// What one check of the doctor found; nothing in it is secret.
package struct Finding: Sendable, Equatable {
    package let verdict: Verdict
    /// What is so, in one or two plain sentences.
    package let sentence: String
    package let figure: Measure?
    /// The failure that the same thing would end in elsewhere.
    package let code: FailureCode?
    /// What to do, a line for each thing; nil where nothing is to be done.
    package let remedy: String?

    private init(_ verdict: Verdict, _ sentence: String, _ figure: Measure?, _ code: FailureCode?, _ remedy: String?) {
        self.verdict = verdict
        self.sentence = sentence
        self.figure = figure
        self.code = code
        self.remedy = remedy
    }

    package static func ok(_ sentence: String, _ figure: Measure? = nil) -> Finding { Finding(.ok, sentence, figure, nil, nil) }

    package static func skipped(_ sentence: String) -> Finding { Finding(.skipped, sentence, nil, nil, nil) }

    package static func warn(_ sentence: String, _ figure: Measure? = nil, code: FailureCode? = nil, remedy: String) -> Finding {
        Finding(.warn, sentence, figure, code, remedy)
    }

    /// - Parameter verdict: how much it matters here.
    package static func failure(_ failure: Failure, _ verdict: Verdict = .fail, _ figure: Measure? = nil) -> Finding {
        Finding(verdict, failure.message, figure, failure.code, failure.remedy)
    }

    /// What several looks at one thing come to: the worst of them, with the words of all that are no good.
    ///
    /// - Parameter good: said when all are well.
    package static func worst(of findings: [Finding], or good: Finding) -> Finding {
        let bad = findings.filter { $0.verdict > .ok }.sorted { $0.verdict > $1.verdict }
        guard let first = bad.first else { return good }
        guard bad.count > 1 else { return first }
        let remedies = bad.compactMap(\.remedy).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return Finding(
            first.verdict, bad.map(\.sentence).joined(separator: " "), first.figure, first.code, remedies.joined(separator: "\n"))
    }
}
