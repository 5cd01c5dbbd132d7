import ArgumentParser
import CentralServer
import Failures
import Foundation
import HTTPHost
import Logging
import Payload
import SyncCentral

struct CentralCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "central", abstract: "Sets up and runs the central server.",
        subcommands: [Init.self, Serve.self, Switch.self, Backup.self, Accept.self, Bundle.self])

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a data folder the central server's.")
        @OptionGroup var data: DataOption
        @Option(help: "The central server's name in lists.") var name = "central"

        func run() async throws {
            let folder = data.folder
            try folder.create()
            let administration = Administration(try folder.openOrCreate(), by: .commandLine)
            try administration.initialiseCentral(name: name, databaseID: NewID.make(), siteID: NewID.make())
            Terminal.print("The central server's database is in \(folder.path).")
            let secret = FirstSecret.make()
            try administration.allowFirstAdministrator(secret: secret)
            Terminal.print("The first administrator signs up with this secret, once: \(secret)")
        }
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs the central server until it is stopped.",
            discussion: "Without a certificate it speaks plain HTTP: for a bench, or behind a proxy that ends TLS.")
        @OptionGroup var data: DataOption
        @OptionGroup var listen: ListenOption
        @OptionGroup var backups: BackupPlanOption
        @OptionGroup var config: ConfigOption
        @Option(
            parsing: .upToNextOption,
            help: "Addresses or networks of reverse proxies whose X-Forwarded-For is believed, like 10.0.0.0/8.")
        var trustedProxy: [String] = []
        @Flag(
            help: ArgumentHelp(
                "Open the test endpoints of Open mSupply's protocol: whoever knows a site's password changes any record. For tests on data of their own."))
        var testEndpoints = false
        @Flag(help: "Open them although the database has sites that they did not make. Everything in it may be lost.")
        var forceTestEndpoints = false

        func run() async throws {
            let trustedProxies = try TrustedProxies(trustedProxy)
            let database = try data.folder.central()
            let host = listen.host ?? ListenOption.thisMachine
            var configuration = CentralServerConfiguration(dataFolder: data.folder.path, host: host, port: listen.port ?? 8_700)
            configuration.tls = try listen.tls()
            configuration.app = Program.app
            configuration.trustedProxies = trustedProxies
            configuration.backups = try backups.plan(for: data.folder)
            configuration.testEndpoints = forceTestEndpoints ? .onAnyData : testEndpoints ? .onTestData : nil
            let logger = listen.logger("central")
            let folder = data.folder
            let isSecure = configuration.tls != nil
            let certificate = listen.certificate
            let service = try centralService(database: database, configuration: configuration, logger: logger) { port in
                let address = HostAddress(host: host, port: port)
                folder.publish(address, certificate: certificate)
                Output.mention("The central server listens on \(address.url(isSecure: isSecure))")
                if !isSecure { Terminal.complain("note: without a certificate, passwords and data are readable on the network") }
            }
            try await HTTPHost.serve(service, logger: logger)
        }
    }

    struct Backup: AsyncParsableCommand {
        static let configuration = BackupNow.configuration("the central server's")
        @OptionGroup var backup: BackupNow

        func run() async throws { try backup.run(.central) }
    }

    struct Switch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sync", abstract: "Switches synchronisation on or off for every site; nothing is lost while it is off.")
        @OptionGroup var data: DataOption
        @Argument(help: "on or off.") var state: State

        enum State: String, ExpressibleByArgument, CaseIterable { case on, off }

        func run() async throws {
            try data.folder.administration().setSync(on: state == .on)
            Terminal.print("Synchronisation is \(state.rawValue).")
        }
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

extension DataFolder {
    /// Tells other commands where the server of this folder listens.
    func publish(_ address: HostAddress, certificate: String?) {
        var members: [(key: String, value: JSONValue)] = [("url", .string(address.onThisMachine.url(isSecure: certificate != nil)))]
        // Whoever calls it from beside the folder trusts this very certificate.
        if let certificate { members.append(("certificate", .string(URL(filePath: certificate).path))) }
        try? Data(JSONValue.object(members).serialised()).write(to: url.appending(path: "serve.json"), options: .atomic)
    }
}
