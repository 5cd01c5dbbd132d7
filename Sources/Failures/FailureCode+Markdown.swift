extension FailureCode {
    /// The page `docs/errors.md`: every code with what it means, its HTTP status, whether trying again helps, where the cause lies, and what to do.
    package static func markdown() -> String {
        var lines: [String] = [
            "# Errors", "",
            "<!-- Generated from the list of failure codes. To change it, change the list and record it again. -->", "",
            "Every operation that ends badly says so with one of these codes. A code never changes its meaning once shipped. *Trying again*:",
            "*automatic* — sync tries again by itself; *after-action* — nothing changes until a person has acted; *never* — the same input",
            "fails for ever.", "",
            "*Cause*: *content* — what was written, or where and when it was: central keeps the group apart, and the push goes on; *caller* —",
            "whoever calls, or what it asks for: the call is refused; *machine* — a disk, a database, the line or the program: the whole",
            "transaction fails, and is tried again; *position* — where the two sides stand: sync puts it right; *administration* — what an",
            "administrator has set up, ordered or yet to decide.", "",
            "| Code | What happened | HTTP | Trying again | Cause | What to do |", "|---|---|---|---|---|---|",
        ]
        for code in allCases {
            let entry = code.entry
            lines.append(
                "| `\(code.rawValue)` | \(entry.summary) | \(entry.status) | \(entry.retry.rawValue) | \(entry.blame.rawValue) | \(entry.remedy) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
