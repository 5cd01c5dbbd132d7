import ArgumentParser
import CentralServer
import Foundation
import Payload
import Storage
import SyncRules

extension SitesCommand {
    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows how a site's queues went, and the likely cause when they grow.",
            discussion: "A serving central notes the sizes several times an hour: the last of each hour is kept for a month, of each day for years.")
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name or number.") var site: String
        @Option(help: "How many days to look back; up to 31 are told by the hour, more by the day.") var days: Int64 = 7
        @Flag(help: "Print one JSON object.") var json = false

        func validate() throws {
            guard (1...36_500).contains(days) else { throw ValidationError("--days is a number from 1 to 36500.") }
        }

        func run() async throws {
            let administration = try data.folder.administration()
            let live = await LiveSites(data.folder, administration.database)
            let history = try administration.queueHistory(of: site, days: days, told: live.queues(administration.site(site)))
            if json { return Terminal.print(String(decoding: HistoryJSON.encode(history, isServing: live.isServing), as: UTF8.self)) }
            Terminal.table(
                [history.grain == .hour ? "HOUR" : "DAY", "TO SEND", "TO RECEIVE", "KEPT APART", "MINUTES IN TOUCH", "KB", "LAST CONTACT"],
                history.samples.map { row($0, Moment.text($0.at), minutes: String($0.minutes), kilobytes: String($0.bytes / 1_000)) }
                    + [row(history.now, "now", minutes: "", kilobytes: "", seen: live.seen(history.site))])
            Terminal.print(live.source)
            Terminal.print("\(history.site.name): \(history.trend.finding)")
            if !history.trend.remedy.isEmpty { Terminal.print("  \(history.trend.remedy)") }
        }

        private func row(_ sample: QueueSample, _ when: String, minutes: String, kilobytes: String, seen: String? = nil) -> [String] {
            [
                when, String(sample.toSend), String(sample.toReceive), String(sample.parked), minutes, kilobytes,
                seen ?? Moment.text(sample.lastContact),
            ]
        }
    }
}
