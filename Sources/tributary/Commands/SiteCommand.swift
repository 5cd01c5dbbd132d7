import ArgumentParser
import Failures
import Foundation
import HTTPHost
import Payload
import SiteServer
import Sync

struct SiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Sets up and runs a remote site.",
        subcommands: [Init.self, Serve.self, SyncNow.self, Status.self, Edit.self])

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a data folder a remote site's; its first sync fetches everything it is entitled to.")
        @OptionGroup var data: DataOption
        @Option(help: "The central server's address, like https://central.example.org:8443.") var url: String
        @Option(help: "The site's name on central.") var site: String
        @OptionGroup var password: PasswordOption
        @Option(help: "Seconds between syncs; 0 pauses the schedule.") var interval = 300
        @Option(help: "A PEM file of the authority behind central's certificate, when this machine does not know it.") var ca: String?
        @OptionGroup var listen: ListenOption

        func run() async throws {
            let configuration = try SiteServerConfiguration(
                url: url, site: site, intervalSeconds: interval, caFile: ca, host: listen.host ?? ListenOption.thisMachine, port: listen.port ?? 8_701,
                tls: try listen.tls())
            _ = try SiteFolder.create(
                data.data, configuration: configuration, password: password.required(), clock: .system())
            Terminal.print("The site \(site) is set up in \(data.data). Its first load: tributary site sync --data \(data.data)")
        }
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Syncs on schedule and at every change, and serves the local interface and the status page.",
            discussion: "What is given here replaces the folder's settings for this run.")
        @OptionGroup var data: DataOption
        @OptionGroup var listen: ListenOption
        @Option(help: "Seconds between syncs; 0 pauses the schedule.") var interval: Int?

        func run() async throws {
            let folder = SiteFolder(data.data)
            var configuration = try folder.configuration()
            if let interval { configuration.intervalSeconds = interval }
            if let host = listen.host { configuration.host = host }
            if let port = listen.port { configuration.port = port }
            if let tls = try listen.tls() { configuration.tls = tls }
            try configuration.check()
            let logger = listen.logger("site")
            let (site, host, isSecure) = (configuration.site, configuration.host, configuration.tls != nil)
            let service = try siteService(
                folder: folder, configuration: configuration, options: SiteServiceOptions(app: Program.app), logger: logger
            ) { port in
                let address = HostAddress(host: host, port: port)
                Terminal.print("The site \(site) listens on \(address.url(isSecure: isSecure))")
                if !isSecure, !address.isThisMachineAlone {
                    Terminal.complain("warning: the page and its token can be read on the network; give --certificate and --key")
                }
            }
            try await HTTPHost.serve(service, logger: logger)
        }
    }

    struct SyncNow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sync", abstract: "Syncs once and says what happened.",
            discussion: "When a server process holds the folder, it is asked to sync.")
        @OptionGroup var data: DataOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let logger = ListenOption.quiet("sync")
            let sync = SingleSync(folder: SiteFolder(data.data), options: SiteServiceOptions(app: Program.app), logger: logger)
            let progress = SharedProgress("Receiving")
            let report = try await sync.run { step in
                progress.show(step.received, of: step.remaining.map { Int(clamping: Whole.sum(Int64(step.received), $0)) })
            }
            progress.finish()
            if json {
                Terminal.print(
                    .object([
                        ("pushed", .integer(report.pushed)), ("parked", .integer(report.parked)),
                        ("received", .integer(report.received)), ("repaired", .integer(report.repaired)),
                        ("healed", .bool(report.healed)), ("calls", .integer(report.calls)),
                    ]))
            } else {
                Terminal.print("Sent \(report.pushed) records, received \(report.received); both sides hold the same.")
                if report.parked > 0 { Terminal.print("\(report.parked) records are kept apart by central: see tributary site status.") }
                if report.repaired > 0 { Terminal.print("\(report.repaired) records differed from central and were fetched again.") }
            }
            if report.parked > 0 { throw ExitCode(2) }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows what this site holds, and what waits.")
        @OptionGroup var data: DataOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let standing = try data.folder.siteToRead().standing()
            if json { Terminal.print(standing.json) } else { standing.show() }
        }
    }
}
