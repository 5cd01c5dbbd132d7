/// A few words in a tone, within a line or a cell.
package struct Badge: Sendable, Equatable {
    package let tone: Tone?
    package let words: String

    /// - Parameter tone: nil for words that are neither good news nor bad.
    package init(_ tone: Tone?, _ words: String) {
        self.tone = tone
        self.words = words
    }

    package var markup: Markup { .span(tone, "\(words)") }
}
