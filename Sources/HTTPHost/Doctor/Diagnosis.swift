/// What a list of checks found, in their order.
package struct Diagnosis: Sendable {
    package let role: String?
    package let findings: [(check: String, finding: Finding)]

    /// Looks at one thing after the other.
    ///
    /// - Parameter role: what the folder is for, `central` or `site`; nil when nothing tells.
    package init(role: String?, of checks: [any Check]) async {
        self.role = role
        var findings: [(String, Finding)] = []
        for check in checks { findings.append((check.name, await check.look())) }
        self.findings = findings
    }

    package func count(_ verdict: Verdict) -> Int { findings.count { $0.finding.verdict == verdict } }

    /// The worst there is; `ok` when nothing is wrong.
    package var verdict: Verdict { findings.map(\.finding.verdict).filter { $0 > .ok }.max() ?? .ok }

    /// What the command ends with: 0 all well, 1 something failed, 2 something to see to.
    package var exitCode: Int32 {
        switch verdict {
        case .fail: 1
        case .warn: 2
        case .ok, .skipped: 0
        }
    }

    package func encoded() -> [UInt8] {
        JSONObject.encode(capacity: 2_048) { object in
            object.text("role", role)
            object.text("verdict", verdict.rawValue)
            object.list("checks", findings) { one, object in
                object.text("check", one.check)
                object.text("verdict", one.finding.verdict.rawValue)
                object.text("sentence", one.finding.sentence)
                object.number("figure", one.finding.figure?.value)
                object.text("unit", one.finding.figure?.unit.rawValue)
                object.text("code", one.finding.code?.rawValue)
                object.text("remedy", one.finding.remedy)
            }
        }
    }
}
