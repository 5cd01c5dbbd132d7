import ArgumentParser
import Failures
import Foundation
import HTTPHost
import Payload
import SiteServer
import SyncRules

struct SiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Sets up and runs a remote site.",
        subcommands: [
            Init.self, Serve.self, SyncNow.self, Status.self, Edit.self, Pause.self, Resume.self, Interval.self, Unsent.self, AgainCommand.self, Bundle.self,
            Accept.self,
            Backup.self,
        ])

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a data folder a remote site's; its first sync fetches everything it is entitled to.")
        @OptionGroup var data: DataOption
        @Option(help: "The central server's address, like https://central.example.org:8443.") var url: String?
        @Option(help: "The site's name on central.") var site: String?
        @OptionGroup var password: PasswordOption
        @Option(parsing: .upToNextOption, help: "The files of tributary sites export: the first load, without a network.") var from: [String] = []
        @Option(help: "Seconds between syncs, before what central sets; 0 pauses the schedule.") var interval: Int?
        @Option(help: "A PEM file of the authority behind central's certificate, when this machine does not know it.") var ca: String?
        @OptionGroup var listen: ListenOption

        func validate() throws {
            if from.isEmpty, url == nil { throw ValidationError("Missing expected argument '--url <url>'") }
            if from.isEmpty, site == nil { throw ValidationError("Missing expected argument '--site <site>'") }
            if !from.isEmpty, site != nil { throw ValidationError("--from brings the site's name; --site does not go with it.") }
        }

        func run() async throws {
            guard from.isEmpty, let url, let site else { return try load() }
            let configuration = try SiteServerConfiguration(
                url: url, site: site, intervalSeconds: interval, caFile: authority, host: listen.host ?? ListenOption.thisMachine, port: listen.port ?? 8_701,
                tls: try listen.tls())
            _ = try SiteFolder.create(
                data.data, configuration: configuration, password: password.required(), clock: .system())
            let engine = try data.folder.site()
            guard try engine.state() != .new else {
                return Terminal.print("The site \(site) is set up in \(data.data). Its first load: tributary site sync --data \(data.data)")
            }
            let status = try engine.status(logLines: 0)
            Terminal.print(
                "The site \(site) is set up in \(data.data), with the \(counted(status.counts.reduce(0) { $0 + $1.count }, "record")) that its database held already."
            )
            Terminal.print(
                status.toSend > 0
                    ? "\(counted(status.toSend, "record of it waits", "records of it wait")) to be sent: the next sync finds out what of that central has already, and sends the rest."
                    : "Nothing of it waits to be sent. What was written after this copy was made and not sent is in the database that it was copied from alone."
            )
            Terminal.print("Before anybody works here: tributary site sync --data \(data.data)")
        }

        /// The service starts in another folder than the person who types.
        private var authority: String? { ca.map { URL(filePath: $0).standardizedFileURL.path } }

        /// Sets the folder up from an export, which holds the first load.
        private func load() throws {
            let made = try SiteFolder.create(
                data.data, from: from, password: password.required(), url: url, interval: interval, caFile: authority,
                host: listen.host ?? ListenOption.thisMachine, port: listen.port ?? 8_701, tls: try listen.tls(), clock: .system())
            Terminal.print(
                "The site \(made.site) is set up in \(data.data) with \(counted(made.records, "record")). Without a network: tributary site bundle FILE. "
                    + (try made.folder.configuration().isPaused
                        ? "Once there is one: tributary site edit --url URL, then tributary site resume."
                        : "With one it syncs by itself: tributary site serve."))
        }
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Syncs on schedule and at every change, and serves the local interface and the status page.",
            discussion: "What is given here replaces the folder's settings for this run.")
        @OptionGroup var data: DataOption
        @OptionGroup var listen: ListenOption
        @OptionGroup var backups: BackupPlanOption
        @OptionGroup var config: ConfigOption
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
            var options = SiteServiceOptions(app: Program.app)
            options.backups = try backups.plan(for: data.folder)
            let service = try siteService(
                folder: folder, configuration: configuration, options: options, logger: logger
            ) { port in
                let address = HostAddress(host: host, port: port)
                Output.mention("The site \(site) listens on \(address.url(isSecure: isSecure))")
                if !isSecure, !address.isThisMachineAlone {
                    Terminal.complain("warning: the page and its token can be read on the network; give --certificate and --key")
                }
            }
            try await HTTPHost.serve(service, logger: logger)
        }
    }

    struct Backup: AsyncParsableCommand {
        static let configuration = BackupNow.configuration("a site's")
        @OptionGroup var backup: BackupNow

        func run() async throws { try backup.run(.site) }
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
                Terminal.print(String(decoding: CycleReportJSON.encode(report), as: UTF8.self))
            } else {
                Terminal.print("Sent \(counted(report.pushed, "record")), received \(report.received); both sides hold the same.")
                if report.parked > 0 {
                    let what = counted(report.parked, "more record came to central and is", "more records came to central and are")
                    Terminal.print("\(what) kept apart there: see tributary site status.")
                }
                if report.repaired > 0 {
                    Terminal.print(
                        counted(report.repaired, "record differed from central and was", "records differed from central and were") + " fetched again."
                    )
                }
            }
            if report.parked > 0 { throw ExitCode(2) }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows what this site holds, and what waits.")
        @OptionGroup var data: DataOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let status = try await StatusSource.read(data.folder, .site)
            if json { Terminal.print(status.value) } else { status.show() }
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pauses the schedule: from now on only a person's request starts a sync.",
            discussion: "It is kept, and a program that serves the folder follows within a second.")
        @OptionGroup var data: DataOption

        func run() async throws { try SiteCommand.schedule(data) { $0.isPaused = true } }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes the schedule up again, with its interval; a serving program syncs at once.",
            discussion: "What central pauses stays paused until central resumes it.")
        @OptionGroup var data: DataOption

        func run() async throws {
            try SiteCommand.schedule(data) { configuration in
                configuration.isPaused = false
                if configuration.intervalSeconds == 0 { configuration.leaveIntervalToCentral() }
            }
        }
    }

    struct Interval: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets the seconds between syncs; 0 pauses the schedule.",
            discussion: """
                It is kept, goes before what central sets, and a program that serves the folder follows within a second.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "Seconds between syncs.") var seconds: Int?
        @Flag(help: "Leave the interval to central again.") var asCentral = false

        func validate() throws {
            guard (seconds == nil) == asCentral else { throw ValidationError("Give the seconds, or --as-central.") }
        }

        func run() async throws {
            guard (0...31_536_000).contains(seconds ?? 0) else {
                throw Failure(.argumentInvalid, "The interval is a number of seconds up to a year, 0 to pause.")
            }
            try SiteCommand.schedule(data) { configuration in
                if let seconds { configuration.intervalSeconds = seconds } else { configuration.leaveIntervalToCentral() }
                configuration.isPaused = false
            }
        }
    }

    /// Changes when a site syncs, in its folder's settings, and says what holds now.
    private static func schedule(_ data: DataOption, _ change: (inout SiteServerConfiguration) -> Void) throws {
        let folder = SiteFolder(data.data)
        var configuration = try folder.configuration()
        change(&configuration)
        try folder.save(configuration)
        Terminal.print(try SyncPlan(of: folder, data.folder.siteToRead()).words(site: configuration.site))
    }
}
