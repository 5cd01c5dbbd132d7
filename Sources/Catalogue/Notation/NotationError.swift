/// A line of a declaration that cannot be read.
package struct NotationError: Error, Equatable, CustomStringConvertible {
    /// The declaration it stands in.
    package let file: String
    /// Counted from 1 in the declaration's text.
    package let line: Int
    /// The entry it belongs to, empty before the first.
    package let entry: String
    /// What is wrong with it, in words.
    package let reason: String

    /// File, line, entry and reason in one sentence.
    package var description: String { "\(file) line \(line), \(entry.isEmpty ? "no entry" : entry): \(reason)" }
}
