import ArgumentParser
import CentralServer
import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

struct SitesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sites", abstract: "Lists, creates, edits and deletes sync sites.",
        subcommands: [
            List.self, History.self, Partners.self, Add.self, Create.self, Edit.self, Terms.self, Again.self, RePair.self, Delete.self, Export.self,
        ])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Creates a site with its name and password.")
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name, unique in any case.") var name: String
        @Option(help: "What people call it by for short, unique in any case.") var code: String?
        @Option(help: "server, desktop, mobile or open-msupply.") var kind: SiteKind = .server
        @OptionGroup var password: PasswordOption
        @Flag(help: "Print the site as JSON.") var json = false

        func run() async throws {
            let administration = try data.folder.administration()
            let site = try administration.createSite(
                name: name, code: code, kind: kind, secret: try SitePassword.hash(password.required()), id: NewID.make())
            if json {
                Terminal.print(.object([("id", .string(site.id)), ("number", .integer(site.number)), ("name", .string(site.name))]))
            } else {
                Terminal.print("Site \(site.name) was created with number \(site.number).")
            }
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Changes a site.", discussion: "Its pairing with a device stays, unless it is cleared.")
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name, code or number.") var site: String
        @Option(help: "A new name.") var name: String?
        @Option(help: "A new code; an empty one takes it away.") var code: String?
        @Option(help: "server, desktop, mobile or open-msupply.") var kind: SiteKind?
        @OptionGroup var password: PasswordOption
        @Flag(help: "Let another device take this site's place, the first that calls; also lifts a fence.") var clearPairing = false
        @Option(help: "With --clear-pairing: only the device whose status names this database.") var device: String?
        @Flag(inversion: .prefixedEnableDisable, help: "Let the site synchronise, or not.") var sync: Bool?
        @OptionGroup var confirm: ConfirmOption

        func validate() throws {
            guard name != nil || code != nil || kind != nil || password.passwordFile != nil || clearPairing || sync != nil else {
                throw ValidationError("Nothing is asked to be changed.")
            }
            if device != nil, !clearPairing { throw ValidationError("--device goes with --clear-pairing.") }
        }

        func run() async throws {
            var edit = Administration.SiteEdit()
            edit.name = name
            edit.code = code
            edit.kind = kind
            edit.secret = try password.given().map { try SitePassword.hash($0) }
            edit.isEnabled = sync
            edit.clearsPairing = clearPairing
            edit.device = device
            let administration = try data.folder.administration()
            let before = try administration.site(site)
            guard edit.changes(before) else { return Terminal.print("Site \(before.name) is so already; nothing was changed.") }
            if clearPairing { try administration.checkHandedOnNothing(by: site) }
            if clearPairing { try confirm.ask("The device paired with \(before.name) is no longer let in; another one takes its place.") }
            let site = try administration.editSite(site, edit)
            Terminal.print("Site \(site.name) was changed.")
            if clearPairing, let warning = try administration.withheldWarning(site: site.id) { Terminal.print(warning) }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deletes a site that has no active stores.")
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name, code or number.") var site: String
        @OptionGroup var confirm: ConfirmOption

        func run() async throws {
            let administration = try data.folder.administration()
            // By its name: a number or an id says nothing to who reads what was done.
            let status = try administration.status(of: site)
            let name = status.site.name
            if status.parked > 0 {
                let groups = status.parked == 1 ? "1 change" : "\(status.parked) changes"
                Terminal.complain(
                    "warning: \(groups) of \(name) kept apart on central wait for a decision, and nobody will be there to be told of it: "
                        + "tributary quarantine list --site \"\(name)\"")
            }
            try confirm.ask("Site \(name) is deleted; its device is no longer let in.")
            try administration.deleteSite(site)
            Terminal.print("Site \(name) was deleted.")
        }
    }
}

extension SiteKind: ExpressibleByArgument {
    public static var allValueStrings: [String] { allCases.filter { $0 != .central }.map(\.rawValue) }
}
