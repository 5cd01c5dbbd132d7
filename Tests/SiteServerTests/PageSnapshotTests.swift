import HTTPHost
import SiteServer
import TestSupport
import Testing

@Suite("R-SYNC 8: what the storekeeper's page looks like")
struct PageSnapshotTests {
    private static func model(_ verdict: Badge, asOf: String = "") -> SiteStatusPage.Model {
        SiteStatusPage.Model(
            name: "Lakeside <clinic>", central: "https://central.example:8700", refreshSeconds: 5, verdict: verdict, verdictAsOf: asOf, warnings: [],
            trouble: nil, phase: nil, progress: "",
            figures: [
                Figure("Waiting to be sent", 0), Figure("Waiting to be received", "not known yet"), Figure("Last successful sync", "3 minutes ago"),
                Figure("Next sync", "in 2 minutes"),
            ],
            parked: [], keptApart: 0, notices: [], stores: "Stores of this site: Lakeside (LKC). Known beside them: 3. Records held: 1204.",
            log: [LogEntry(when: "3 minutes ago", message: "A sync ended well.", code: "")])
    }

    @Test func `when all is well`() throws {
        let model = Self.model(Badge(.good, "Up to date."), asOf: "As of just now.")
        try Golden.check(SiteStatusPage(model).page.markup.text, "up-to-date.html")
    }

    @Test func `when a sync runs after trouble, with changes that central keeps apart`() throws {
        var model = Self.model(Badge(.bad, "Central keeps some changes apart."))
        model.refreshSeconds = 1
        model.warnings = [Notice(.warn, "The patient p is being handed over to Riverside and is not edited here. Sync now to complete it.")]
        model.trouble = .init(
            message: "The central server cannot be reached.", remedy: "Check the connection; work goes on, and sync tries again by itself.",
            history: "central-unreachable, since 2 hours ago; tried 14 times, last 30 seconds ago.")
        model.phase = "Receiving"
        model.progress = "3 sent, 120 received. More than 5000 records still to come, about 4 minutes left."
        model.parked = [
            .init(
                group: 7, records: "item_line s: amoxicillin; trans_line t", message: "This record is not edited here.", code: "not-editor",
                remedy: "Edit it in the place that the message tells of.")
        ]
        model.keptApart = 2
        model.notices = [Notice(.warn, "The repeat r allows 1 dispensings and has 2.", more: "repeat-overdispensed")]
        try Golden.check(SiteStatusPage(model).page.markup.text, "trouble.html")
    }
}
