import ArgumentParser
import CentralServer
import Payload

extension SitesCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the sites with how they stand; central itself is always on top.",
            discussion: "When a program serves the folder it is asked: it knows how the queues are now. Whatever is listed, --json has all of it.")
        @OptionGroup var data: DataOption
        @Option(help: "Only sites whose name or code contains this, in any case, or of this number, id, kind or hardware id.") var search: String?
        @Option(help: "Sort by \(SiteList.Order.allCases.map(\.rawValue).joined(separator: ", ")): figures and times the largest first.")
        var sort: SiteList.Order = .number
        @Flag(help: "Sort the other way round.") var reverse = false
        @Flag(help: "Only sites that somebody should look at.") var trouble = false
        @Flag(help: "Show ids, hardware ids and versions too.") var long = false
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let status = try await StatusSource.read(data.folder, .central).value
            let all = status.list("sites")
            let found = all.filter { site in
                (search.map { SiteList.matches(site, $0) } ?? true) && (!trouble || !site.list("trouble").isEmpty)
            }
            let shown = SiteList.sorted(found, by: sort, isReversed: reverse)
            if json { return Terminal.print(.array(shown)) }
            Terminal.table(Self.headings + (long ? Self.moreHeadings : []) + ["TROUBLE"], shown.map { cells($0) + [$0.trouble] })
            Terminal.print("\(shown.count) of \(all.count) sites shown. \(StatusSource.source(status))")
            let unheard = shown.filter { $0.words("termsHeard") == "not-yet" }.map { $0.words("name") }
            if !unheard.isEmpty {
                let names = unheard.prefix(10).joined(separator: ", ") + (unheard.count > 10 ? " and \(unheard.count - 10) more" : "")
                Terminal.print("Not yet heard of their latest settings: \(names).")
            }
        }

        private static let headings = [
            "NO", "CODE", "SITE", "KIND", "STATE", "LAST CONTACT", "LAST SUCCESS", "TO SEND", "TO RECEIVE", "ACTIVE STORES", "SCHEDULE", "VERSION",
        ]
        private static let moreHeadings = ["PROTOCOL", "SCHEMA", "HARDWARE ID", "ID"]

        private func cells(_ site: JSONValue) -> [String] {
            let isCentral = site.words("kind") == "central"
            let short = [
                String(site.count("number")), site["code"]?.text ?? "-", site.words("name"), site.words("kind"), site.words("stateInWords"), site.lastContact,
                isCentral ? "-" : Moment.text(site["lastSuccess"]?.integer), isCentral ? "-" : String(site.count("toSend")),
                isCentral ? "-" : site.toReceive, String(site.activeStores), isCentral ? "-" : site.scheduleWords, site["app"]?.text ?? "-",
            ]
            guard long else { return short }
            func figure(_ key: String) -> String { site[key]?.integer.map(String.init) ?? "-" }
            return short + [figure("protocol"), figure("schema"), site["hardware"]?.text ?? "-", site.words("id")]
        }
    }
}

extension SiteList.Order: ExpressibleByArgument {}

extension JSONValue {
    /// What somebody should look at with a site; a hyphen when there is nothing.
    var trouble: String { self["troubleInWords"]?.text ?? "-" }

    /// When a site syncs, as it says or else as it is set for it, in a few words.
    var scheduleWords: String {
        let terms = self["terms"] ?? .null
        let isUnheard = words("termsHeard") == "not-yet" ? ", not yet heard" : ""
        switch self["pausedBy"]?.text {
        case "machine": return "paused there\(isUnheard)"
        case "central": return "paused\(isUnheard)"
        default: break
        }
        if terms["paused"]?.truth == true { return "to be paused\(isUnheard)" }
        guard let seconds = self["intervalSeconds"]?.integer ?? terms["interval"]?.integer else { return "-" }
        return "\(seconds) s" + (words("intervalSetBy") == "machine" ? " (set there)" : "") + isUnheard
    }
}
