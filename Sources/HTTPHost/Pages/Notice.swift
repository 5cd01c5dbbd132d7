/// One thing that somebody should look at: a sentence, and in small signs where to go on.
package struct Notice: Sendable, Equatable {
    package let tone: Tone
    package let sentence: String
    package let more: String

    /// - Parameter more: a code or a command; empty when the sentence says it all.
    package init(_ tone: Tone, _ sentence: String, more: String = "") {
        self.tone = tone
        self.sentence = sentence
        self.more = more
    }

    package var markup: Markup { .paragraph(tone, more.isEmpty ? "\(sentence)" : "\(sentence) \(Markup.span(.quiet, "\(more)"))") }

    /// The part of a page that lists them, the first twenty.
    ///
    /// - Parameter command: what lists them all.
    package static func section(_ notices: [Notice], all command: String) -> Markup {
        guard !notices.isEmpty else { return "" }
        let most = 20
        let rest: Markup = notices.count > most ? "<p>… and \(notices.count - most) more: \(command).</p>" : ""
        return .section("Needs attention", "\(Markup.all(notices.prefix(most).map(\.markup)))\(rest)")
    }
}
