import HTTPHost

/// What the first administrator shows, once: easy to read out, impossible to guess.
enum FirstSecret {
    /// Letters and digits that nobody takes for one another.
    private static let signs = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")

    /// Five groups of five signs, 125 random bits.
    static func make() -> String {
        let signs = Secrets.random(25).map { Self.signs[Int($0 & 31)] }
        return stride(from: 0, to: 25, by: 5).map { String(signs[$0..<($0 + 5)]) }.joined(separator: "-")
    }
}
