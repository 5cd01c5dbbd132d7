/// A patient or prescriber as the search on central knows it: folded words, nothing else.
package struct PersonEntry: Sendable, Equatable {
    package let rec: Int64
    package let code: String
    /// Folded words of all names, separated by spaces.
    package let words: String
    /// `YYYY-MM-DD`, or empty.
    package let born: String

    package init(rec: Int64, code: String, words: String, born: String) {
        self.rec = rec
        self.code = code
        self.words = words
        self.born = born
    }
}
