import HTTPHost

extension SitePassword {
    /// Letters and digits that nobody takes for one another when they are read out.
    private static let signs = Array("abcdefghijkmnpqrstuvwxyz23456789")

    /// A new password that nobody chose: four groups of five signs, 100 random bits.
    package static func make() -> String {
        let drawn = Secrets.random(20).map { signs[Int($0 & 31)] }
        return stride(from: 0, to: 20, by: 5).map { String(drawn[$0..<($0 + 5)]) }.joined(separator: "-")
    }
}
