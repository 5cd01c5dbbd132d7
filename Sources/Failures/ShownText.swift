/// Texts of peers and people, made safe to show: in a terminal, on a page, in a log.
///
/// What a site, a program or a file wrote may hold signs that do something to whoever looks at them: escapes that move a cursor or paint a
/// false line, marks that turn the direction of writing. Stored texts stay as they are; every place that shows them asks here.
extension String {
    /// Without signs that do something; each is shown as U+FFFD. Ends of lines and tabs stay.
    package var shown: String { cleaned { $0 == "\n" || $0 == "\t" } }

    /// As `shown`, on one line: for a cell of a table, a name, a line of a log.
    package var shownOnOneLine: String { cleaned { _ in false } }

    private func cleaned(keeping isKept: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: { $0.doesSomething && !isKept($0) }) else { return self }
        var text = ""
        for scalar in unicodeScalars { text.unicodeScalars.append(scalar.doesSomething && !isKept(scalar) ? "\u{FFFD}" : scalar) }
        return text
    }
}

extension Unicode.Scalar {
    /// A control sign, a separator of lines, or a mark that turns or hides the text around it.
    package var doesSomething: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0xFFF9...0xFFFB: true
        default: false
        }
    }
}
