/// One line that is not blank.
struct SourceLine {
    /// Counted from 1.
    let number: Int
    /// Leading spaces.
    let indent: Int
    /// The line without leading and trailing spaces.
    let text: Substring

    /// Splits a text into lines, leaving out blank ones.
    static func lines(of text: String) -> [SourceLine] {
        var lines: [SourceLine] = []
        var number = 0
        for bytes in text.utf8.split(separator: newline, omittingEmptySubsequences: false) {
            number += 1
            let body = bytes.drop { $0 == space }
            guard !body.isEmpty else { continue }
            lines.append(SourceLine(number: number, indent: bytes.count - body.count, text: trimmed(Substring(body))))
        }
        return lines
    }

    /// Splits `word  value` at the first double space; a line without one is all word.
    func keyAndValue() -> (key: String, value: String) {
        let bytes = text.utf8
        var position = bytes.startIndex
        while let gap = bytes[position...].firstIndex(of: SourceLine.space) {
            let next = bytes.index(after: gap)
            guard next < bytes.endIndex, bytes[next] == SourceLine.space else {
                position = next
                continue
            }
            let value = bytes[next...].drop { $0 == SourceLine.space }
            return (String(text[..<gap]), String(Substring(value)))
        }
        return (String(text), "")
    }

    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
}

/// Removes spaces at both ends.
func trimmed(_ text: Substring) -> Substring {
    var bytes = text.utf8.drop { $0 == SourceLine.space }
    while bytes.last == SourceLine.space { bytes.removeLast() }
    return Substring(bytes)
}

/// Splits at spaces.
func words(of text: Substring) -> [Substring] {
    text.utf8.split(separator: SourceLine.space).map { Substring($0) }
}

/// Splits at a separator longer than one character, as ` or `; the parts are trimmed.
func parts(of text: Substring, separatedBy separator: String) -> [Substring] {
    let bytes = Array(text.utf8)
    let wanted = Array(separator.utf8)
    var result: [Substring] = []
    var start = 0
    var position = 0
    while position + wanted.count <= bytes.count {
        if bytes[position..<position + wanted.count].elementsEqual(wanted) {
            result.append(slice(text, start, position))
            position += wanted.count
            start = position
        } else {
            position += 1
        }
    }
    result.append(slice(text, start, bytes.count))
    return result
}

private func slice(_ text: Substring, _ start: Int, _ end: Int) -> Substring {
    let bytes = text.utf8
    let from = bytes.index(bytes.startIndex, offsetBy: start)
    let to = bytes.index(bytes.startIndex, offsetBy: end)
    return trimmed(Substring(bytes[from..<to]))
}
