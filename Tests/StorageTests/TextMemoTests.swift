import Testing

@testable import Storage

@Suite("Statements are found by where their texts lie")
struct TextMemoTests {
    @Test func `a text has the value that was made for it, also when others were made and forgotten meanwhile`() {
        var memo = TextMemo<String>()
        var made = 0
        func value(_ text: String) -> String {
            memo.value(of: text) {
                made += 1
                return "of " + $0
            }
        }
        let literal = "SELECT 1 FROM somewhere"
        for number in 0..<2_000 {
            // Made anew each time: its place may be one where another text lay.
            let text = "SELECT \(number % 7) FROM somewhere"
            #expect(value(text) == "of " + text)
            #expect(value(literal) == "of " + literal)
            // These lie in the string itself, and that lies anywhere.
            for short in ["short", "quick"] { #expect(value(short) == "of " + short) }
        }
        let before = made
        for _ in 0..<10 { #expect(value(literal) == "of " + literal) }
        #expect(made == before)
    }
}
