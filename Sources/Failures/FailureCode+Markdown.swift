extension FailureCode {
    /// The page `docs/errors.md`: every code with what it means, its HTTP status, whether trying again helps, and what to do.
    package static func markdown() -> String {
        var lines: [String] = [
            "# Errors", "",
            "<!-- Generated from the list of failure codes. To change it, change the list and record it again. -->", "",
            "Every operation that ends badly says so with one of these codes. A code never changes its meaning once shipped. *Trying again*:",
            "*automatic* — sync tries again by itself; *after-action* — nothing changes until a person has acted; *never* — the same input",
            "fails for ever.", "",
            "| Code | What happened | HTTP | Trying again | What to do |", "|---|---|---|---|---|",
        ]
        for code in allCases {
            lines.append("| `\(code.rawValue)` | \(code.summary) | \(code.httpStatus) | \(code.retry.rawValue) | \(code.remedy) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
