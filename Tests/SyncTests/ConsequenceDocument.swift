import Foundation

@testable import SyncCentral
@testable import SyncRules
@testable import SyncSite

/// The lists of consequences as a document: step by origin, and why a step does not hold where it does not.
enum ConsequenceDocument {
    static func text() -> String {
        var lines = [
            "# What follows from a change", "",
            "Printed from the lists in the code (`Consequences`, `FactSteps`, `SiteConsequences`); a test compares it, and `TRIBUTARY_RECORD=1` writes it anew.",
            "Whoever writes to central's records does so through `ChangeApplication`, and a site through `SiteEngine.write` or its integration of what",
            "came: what follows depends on where a change comes from, in the ways that stand here and no others. Steps are taken in this order, in the",
            "transaction of the change. What a step writes itself brings facts and symmetrical pairs along, and nothing else; a group let out of the quarantine comes as *released*.",
            "",
            "## At central", "",
        ]
        for origin in ChangeOrigin.allCases { lines.append("- **\(origin.rawValue)**: \(origin.words)") }
        lines +=
            [""]
            + table(
                Consequences.all.map(\.name), ChangeOrigin.allCases.map(\.rawValue),
                holds: { step, origin in Consequences.all[step].holds(for: ChangeOrigin.allCases[origin]) })
        lines += ["", "`•` holds. With each change come its facts, below, and the routing of what hangs on it.", ""]
        for step in Consequences.all {
            lines.append("- **\(step.name)** (\(when(step.moment))): \(step.what)" + reasons(step.exceptions, ChangeOrigin.allCases))
        }
        lines += [
            "", "## Facts kept beside records", "",
            "Noted in the transaction that writes the record, whatever the change comes from.", "", "| fact | drawn from | central | site |",
            "|---|---|---|---|",
        ]
        for fact in FactSteps.all {
            let tables = fact.tables.map { $0.sorted().map { "`\($0)`" }.joined(separator: ", ") } ?? "every table"
            lines.append("| \(fact.name) | \(tables) | \(fact.atCentral == nil ? "" : "•") | \(fact.atSite == nil ? "" : "•") |")
        }
        lines.append("")
        for fact in FactSteps.all {
            lines.append("- **\(fact.name)**: \(fact.what)" + (fact.reason.isEmpty ? "" : " At one end alone: \(fact.reason)."))
        }
        lines += ["", "## At a site", ""]
        for origin in SiteOrigin.allCases { lines.append("- **\(origin.rawValue)**: \(origin.words)") }
        lines +=
            [""]
            + table(
                SiteConsequences.all.map(\.name), SiteOrigin.allCases.map(\.rawValue),
                holds: { step, origin in SiteConsequences.all[step].exceptions[SiteOrigin.allCases[origin]] == nil })
        lines.append("")
        for step in SiteConsequences.all { lines.append("- **\(step.name)**: \(step.what)" + reasons(step.exceptions, SiteOrigin.allCases)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func when(_ moment: Consequence.Moment) -> String {
        switch moment {
        case .withEach: "with each change"
        case .together: "once all that came together is in"
        case .after: "after the group, which stands whatever becomes of it"
        }
    }

    private static func table(_ steps: [String], _ origins: [String], holds: (Int, Int) -> Bool) -> [String] {
        ["| step | " + origins.joined(separator: " | ") + " |", "|---" + String(repeating: "|:-:", count: origins.count) + "|"]
            + steps.indices.map { step in
                "| \(steps[step]) | " + origins.indices.map { holds(step, $0) ? "•" : " " }.joined(separator: " | ") + " |"
            }
    }

    /// The reasons in the order of the origins, each once.
    private static func reasons<Origin: Hashable & RawRepresentable<String>>(_ exceptions: [Origin: String], _ all: [Origin]) -> String {
        var said: [String] = []
        for origin in all {
            guard let reason = exceptions[origin], !said.contains(reason) else { continue }
            said.append(reason)
        }
        return said.map { reason in
            " Not for " + all.filter { exceptions[$0] == reason }.map(\.rawValue).joined(separator: ", ") + ": \(reason)."
        }.joined()
    }
}
