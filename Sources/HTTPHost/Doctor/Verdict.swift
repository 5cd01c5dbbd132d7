/// How good what a check found is; the worst of several is the largest.
package enum Verdict: String, Sendable, CaseIterable, Comparable {
    /// Not looked at, since something else stands in the way; the sentence says what.
    case skipped
    case ok
    /// It works, and somebody should see to it.
    case warn
    /// It does not work, or not for long.
    case fail

    package static func < (left: Verdict, right: Verdict) -> Bool { allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0 }
}
