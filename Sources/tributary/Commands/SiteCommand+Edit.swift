import ArgumentParser
import Failures
import Foundation
import HTTPHost
import SiteServer

extension SiteCommand {
    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells this site of another address, name or password, or where to listen.",
            discussion: """
                What is not named stays. The device keeps its records, its unsent work and its pairing: central knows it by its \
                database, not by its name. A program that serves the folder hears of it within seconds; \
                where it listens changes at its next start.
                """)
        @OptionGroup var data: DataOption
        @Option(help: "The central server's address, like https://central.example.org:8443.") var url: String?
        @Option(help: "The site's name on central.") var site: String?
        @OptionGroup var password: PasswordOption
        @Option(help: "A PEM file of the authority behind central's certificate; an empty text: those that this machine knows.")
        var ca: String?
        @Option(help: "The address of the local interface.") var host: String?
        @Option(help: "The port of the local interface; 0 lets the system choose.") var port: Int?

        func run() async throws {
            let folder = SiteFolder(data.data)
            let (before, isNew) = try folder.configuration(orAnew: url, site: site)
            let secret = try password.given()
            guard secret != nil || [url, site, ca, host].contains(where: { $0 != nil }) || port != nil else {
                throw Failure(.argumentInvalid, "Nothing to change was named: see tributary site edit --help.")
            }
            var after = try SiteServerConfiguration(
                url: url ?? before.url, site: site ?? before.site, intervalSeconds: before.isIntervalOwn ? before.intervalSeconds : nil,
                caFile: ca.map { $0.isEmpty ? nil : URL(filePath: $0).standardizedFileURL.path } ?? before.caFile, host: host ?? before.host,
                port: port ?? before.port,
                tls: before.tls)
            after.isPaused = before.isPaused
            if let file = after.caFile { try CentralLinkSettings.checkAuthority(file) }
            if let secret { try folder.setPassword(secret) }
            if secret != nil, folder.hasOwnKey {
                Terminal.print("This device has a key of its own: the password is tried where central does not know the key, and is removed at the next sync.")
            }
            if isNew || after != before { try folder.save(after) }
            Terminal.print("The site \(after.site) calls \(after.url).")
            if folder.isServed {
                let moves = after.host != before.host || after.port != before.port
                Terminal.print(
                    moves
                        ? "A program serves this folder: start it anew, so that it listens there."
                        : "The program that serves this folder goes by it from its next call.")
            }
        }
    }
}
