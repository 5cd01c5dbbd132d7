import Failures
import HTTPHost

/// What a storekeeper sees: is all well, what waits, what went wrong and what to do (R-SYNC 8).
package struct SiteStatusPage: Sendable {
    private let model: SiteStatusPage.Model

    package init(_ model: SiteStatusPage.Model) { self.model = model }

    package var page: Page {
        Page(
            title: model.name, refreshSeconds: model.refreshSeconds,
            body: """
                \(Markup.header(model.name, .paragraph(.quiet, "tributary site \(SiteWords.place(central: model.central))"), PageEntry.logOutButton))\
                \(verdict)\(Markup.all(model.warnings.map(\.markup)))\(trouble)\(progress)\(Figure.table(model.figures))\(button)\(parked)\
                \(Notice.section(model.notices, all: "tributary site status"))\(Markup.paragraph(.quiet, "\(model.stores)"))\
                \(LogEntry.section(model.log, isOfMany: false))\(Markup.paragraph(.quiet, "This page renews itself."))
                """)
    }

    private var verdict: Markup {
        // Good news may be old; that is said in small signs, and what is missing in the same as the rest.
        let asOf: Markup = model.verdictAsOf.isEmpty ? "" : " \(Markup.span(model.verdict.tone == .good ? .quiet : nil, "\(model.verdictAsOf)"))"
        return .verdict(model.verdict.tone, "\(model.verdict.words)\(asOf)")
    }

    private var trouble: Markup {
        guard let trouble = model.trouble else { return "" }
        return """
            \(Markup.paragraph(.bad, "\(trouble.message)"))\(Markup.paragraph(nil, "\(trouble.remedy)"))\
            \(Markup.paragraph(.quiet, "\(trouble.history)"))
            """
    }

    private var progress: Markup {
        guard let phase = model.phase else { return "" }
        return .paragraph(nil, "<strong>\(phase)…</strong> \(model.progress)")
    }

    /// Nobody can be called without an address.
    private var button: Markup {
        model.phase == nil && model.central != SiteServerConfiguration.unknownAddress ? .button("Sync now", does: "/start") : ""
    }

    private var parked: Markup {
        guard !model.parked.isEmpty else { return "" }
        let rows = model.parked.map { one -> [Markup] in
            ["\(one.group)", "\(one.records)", .twoLines("\(one.message)", "\(one.code)"), "\(one.remedy)"]
        }
        let table = PageTable([.number("Change"), .text("Of what"), .text("Why"), .text("What to do")], rows)
        let words: Markup = "These changes are not lost; an administrator decides about them. \(notAtCentral)"
        return .section("Kept apart by central", "\(Markup.paragraph(nil, words))\(table.markup)")
    }

    /// What is on the shelf is shown here, whatever central says of the paper.
    private var notAtCentral: String {
        guard model.keptApart > 0 else { return "" }
        let what = counted(
            model.keptApart, "record of this site's own is shown here as it is, and is",
            "records of this site's own are shown here as they are, and are")
        return "\(what) not at central."
    }
}
