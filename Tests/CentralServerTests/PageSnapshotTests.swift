import CentralServer
import HTTPHost
import TestSupport
import Testing

@Suite("R-SYNC 8: what central's page looks like")
struct PageSnapshotTests {
    private typealias Row = CentralStatusPage.Model.Row

    private static func model(sites: [Row], notices: [Notice] = [], refresh: Int = 5) -> CentralStatusPage.Model {
        CentralStatusPage.Model(
            name: "Central <warehouse>", refreshSeconds: refresh,
            badges: [Badge(.good, "Sync is on"), Badge(.quiet, "last change 4711, as of 09:05:07 UTC"), Badge(.bad, "1 group of changes kept apart")],
            notices: notices, sites: sites, siteCount: 350, records: [Figure("item", 1_200), Figure("item_line", 45_000)],
            log: [
                LogEntry(when: "3 minutes ago", who: "Lakeside & co", message: "A record was parked.", code: "not-editor"),
                LogEntry(when: "5 days ago", message: "Synchronisation was switched on.", code: ""),
            ])
    }

    private static let rows = [
        Row(
            number: 1, name: "Central <warehouse>", history: nil, kind: "central", activeStores: 2, knownStores: 0, contact: Badge(nil, ""), toSend: "",
            toReceive: "", parked: "", state: Badge(.good, "this server")),
        Row(
            number: 2, name: "Lakeside & co", history: "/history?site=abc", kind: "server 0.1.0", activeStores: 1, knownStores: 3,
            contact: Badge(.bad, "40 days ago"), toSend: "17", toReceive: "over 100000", parked: "1", state: Badge(.bad, "needs a decision")),
        Row(
            number: 3, name: "Riverside", history: "/history?site=def", kind: "desktop 0.1.0", activeStores: 1, knownStores: 1,
            contact: Badge(nil, "connected"), toSend: "0", toReceive: "2", parked: "0", state: Badge(nil, "under way")),
    ]

    @Test func `with sites, things that need attention and a log`() throws {
        let notices = [
            Notice(.bad, "Damaged in this database: item salt.", more: "tributary verify --repair"),
            Notice(.warn, "The number 5 was given twice, to transact a and b. Give one of them another number.", more: "number-given-twice"),
        ]
        try Golden.check(CentralStatusPage(Self.model(sites: Self.rows, notices: notices)).page.markup.text, "status.html")
    }

    @Test func `of more than twenty things that need attention it names twenty and says where the rest is`() {
        let notices = (1...23).map { Notice(.warn, "Thing \($0) waits.") }
        let text = CentralStatusPage(Self.model(sites: [], notices: notices)).page.markup.text
        #expect(text.contains("Thing 20 waits.") && !text.contains("Thing 21 waits.") && text.contains("… and 3 more: tributary status."))
    }
}
