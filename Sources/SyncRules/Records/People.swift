import Failures
import Foundation
import Payload
import Storage

/// Keeps what the search on central finds patients and prescribers by, and says who fits (R-OWN 4, 5).
package struct People {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// Takes a name's or prescriber's new bytes; nil when it was deleted.
    package func update(_ rec: Int64, _ key: RecordKey, payload: [UInt8]?) throws {
        let isName = key.table.folded == "name"
        guard let payload else { return try transaction.people.set(rec: rec, kind: isName ? .name : .prescriber, nil) }
        if isName {
            let name = try rules.record(NameRecord.self, payload)
            // Most names are no patients and never were.
            guard name.isPatient else { return try transaction.people.set(rec: rec, kind: .name, nil) }
            let entry = PersonEntry(
                rec: rec, code: Self.folded(name.text(.code)), words: Self.words([name.text(.name), name.text(.first), name.text(.last)]),
                born: String(name.text(.date_of_birth).prefix(10)))
            return try transaction.people.set(rec: rec, kind: .name, entry)
        }
        let prescriber = try rules.record(PrescriberRecord.self, payload)
        let entry = PersonEntry(
            rec: rec, code: Self.folded(prescriber.text(.code)),
            words: Self.words([prescriber.text(.first_name), prescriber.text(.last_name)]), born: "")
        try transaction.people.set(rec: rec, kind: .prescriber, entry)
    }

    // MARK: Folding

    /// Lower case without accents, letters and digits only; letters that no accent makes are written as people type them.
    package static func folded(_ text: some StringProtocol) -> String {
        var folded = ""
        for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            if let typed = Self.typed[scalar] { folded += typed } else { folded.unicodeScalars.append(scalar) }
        }
        return folded
    }

    /// What people type where their keyboard lacks a letter: Isil for Işıl, Strasse for Straße.
    private static let typed: [Unicode.Scalar: String] = [
        "ı": "i", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŋ": "ng", "ɛ": "e",
        "ɔ": "o", "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k",
    ]

    /// The distinct folded words of some names, in order.
    package static func words(_ names: some Sequence<String>) -> String {
        var words: [String] = []
        for name in names {
            for word in name.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }) {
                let word = folded(word)
                if !word.isEmpty, !words.contains(word) { words.append(word) }
            }
        }
        return words.joined(separator: " ")
    }

    // MARK: Matching

    /// How well somebody's words fit the words searched for: nil when one of them fits none; less is better.
    ///
    /// Words may stand in any order and be cut short; a word of five letters and more may hold one slip of the pen. A name
    /// that is written without spaces fits one with them. When only whole words may fit, none of this is done.
    package static func distance(_ asked: [String], _ words: String, wholeWordsOnly: Bool = false) -> Int? {
        let mine = words.split(separator: " ").map { $0.utf8.allSatisfy { $0 < 0x80 } ? String($0) : folded($0) }
        if asked.count == 1, mine.count > 1, [mine.joined(), mine.reversed().joined()].contains(asked[0]) { return 0 }
        if wholeWordsOnly { return asked.allSatisfy(mine.contains) ? 0 : nil }
        var sum = 0
        for word in asked {
            var best: Int?
            for own in mine {
                let distance: Int? =
                    own == word ? 0 : own.hasPrefix(word) ? 1 : word.utf8.count >= 5 && isOneSlip(Array(word), Array(own)) ? 2 : nil
                if let distance, distance < best ?? .max { best = distance }
            }
            guard let best else { return nil }
            sum += best
        }
        return sum
    }

    /// One letter wrong, missing, too many, or two neighbours exchanged.
    package static func isOneSlip(_ one: [Character], _ other: [Character]) -> Bool {
        guard abs(one.count - other.count) <= 1 else { return false }
        var start = 0
        while start < min(one.count, other.count), one[start] == other[start] { start += 1 }
        let (left, right) = (Array(one[start...]), Array(other[start...]))
        if left.count == right.count {
            if left.dropFirst() == right.dropFirst() { return true }
            return left.count >= 2 && left[0] == right[1] && left[1] == right[0] && left.dropFirst(2) == right.dropFirst(2)
        }
        return left.count > right.count ? Array(left.dropFirst()) == right : left == Array(right.dropFirst())
    }
}
