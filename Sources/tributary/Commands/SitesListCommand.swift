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
            let unheard = shown.filter { $0.words("termsHeard") == "not-yet" }
            say("Not yet heard of their latest settings", unheard.filter { $0["byBundle"]?.truth != true })
            say("Heard by bundles, and told of their latest settings with the next one", unheard.filter { $0["byBundle"]?.truth == true })
        }

        private func say(_ words: String, _ sites: [JSONValue]) {
            guard !sites.isEmpty else { return }
            let names = sites.prefix(10).map { $0.words("name") }.joined(separator: ", ")
            Terminal.print("\(words): \(names)\(sites.count > 10 ? " and \(sites.count - 10) more" : "").")
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

    /// When a site syncs now, and what it is to go by once it has heard of it, in a few words.
    var scheduleWords: String {
        let (now, wanted) = (scheduleNow, scheduleWanted)
        guard words("termsHeard") == "not-yet" else { return now ?? wanted ?? "-" }
        let unheard = self["byBundle"]?.truth == true ? "with its next bundle" : "not yet heard"
        // What its machine sets goes before.
        guard let wanted, let now, wanted != now, words("intervalSetBy") != "machine" || terms["paused"]?.truth == true else {
            // One that was set up from a file has said nothing yet.
            return self["byBundle"]?.truth == true && now == nil ? "by bundle" : "\(now ?? wanted ?? "-"), \(unheard)"
        }
        return "\(now), to be \(wanted): \(unheard)"
    }

    private var terms: JSONValue { self["terms"] ?? .null }

    private var scheduleNow: String? {
        switch self["pausedBy"]?.text {
        // Without a line there is nothing else to pause.
        case "machine": return self["byBundle"]?.truth == true ? "by bundle" : "paused there"
        case "central": return "paused"
        default: break
        }
        guard let seconds = self["intervalSeconds"]?.integer else { return nil }
        return "\(seconds) s" + (words("intervalSetBy") == "machine" ? " (set there)" : "")
    }

    private var scheduleWanted: String? {
        if terms["paused"]?.truth == true { return "paused" }
        return terms["interval"]?.integer.map { "\($0) s" }
    }
}
