import HTTPHost

/// Central's state for a person: which site has what still to send and to receive, and what needs attention.
package struct CentralStatusPage: Sendable {
    private let model: CentralStatusPage.Model

    package init(_ model: CentralStatusPage.Model) { self.model = model }

    package var page: Page {
        Page(
            title: "\(model.name) · tributary", refreshSeconds: model.refreshSeconds,
            body: """
                \(Markup.header(model.name, .all(model.badges.map(\.markup)), PageEntry.logOutButton))\
                \(Notice.section(model.notices, all: "tributary status"))\
                \(Markup.section("Sites", "\(PageTable(Self.columns, model.sites.map(row)).markup)\(rest)"))\
                \(Markup.section("Records", Figure.table(model.records)))\
                \(LogEntry.section(model.log, isOfMany: true))
                """)
    }

    private var rest: Markup {
        guard model.sites.count < model.siteCount else { return "" }
        return .paragraph(
            nil, "\(model.sites.count) of \(model.siteCount) sites, those that need attention first. <a href=\"/?all\">Show all</a>")
    }

    private static let columns: [PageTable.Column] = [
        .number("No"), .text("Site"), .text("Stores"), .text("Last contact"), .number("To send"), .number("To receive"), .number("Kept apart"),
        .text("State"),
    ]

    private func row(_ site: CentralStatusPage.Model.Row) -> [Markup] {
        let name: Markup = site.history.map { "<a href=\"\($0)\">\(site.name)</a>" } ?? "\(site.name)"
        let active: Markup = "\(site.activeStores) active"
        return [
            "\(site.number)", .twoLines(name, "\(site.kind)"), site.history == nil ? active : .twoLines(active, "\(site.knownStores) known"),
            site.contact.markup, "\(site.toSend)", "\(site.toReceive)", "\(site.parked)", site.state.markup,
        ]
    }
}
