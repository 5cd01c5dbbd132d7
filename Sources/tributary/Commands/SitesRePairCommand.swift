import ArgumentParser
import CentralServer
import Failures
import Storage
import SyncCentral

extension SitesCommand {
    struct RePair: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "re-pair", abstract: "Lets another device take a site's place, and says what is typed there; also lifts a fence.",
            discussion: """
                First it tells what the device that was paired has not sent, and asks. With --new-password the old one is worth nothing any more, as after \
                a theft. Nothing else of the site is touched: its stores, its name and its records stay.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name or number.") var site: String
        @Flag(help: "Make a new password, shown once.") var newPassword = false
        @OptionGroup var password: PasswordOption
        @Option(help: "Only the device whose status names this database; without it, the first that calls.") var device: String?
        @Option(help: "Central's address as the site reaches it, like https://central.example.org:8443.") var url: String?
        @OptionGroup var confirm: ConfirmOption

        func validate() throws {
            if newPassword, password.passwordFile != nil { throw ValidationError("Give one of --new-password and --password-file.") }
        }

        func run() async throws {
            let database = try data.folder.central()
            let administration = try data.folder.administration()
            let live = await LiveSites(data.folder, database)
            let known = try administration.site(site)
            try administration.checkHandedOnNothing(by: site)
            var loss = try administration.pairingLoss(of: site, live: live.contacts(of: known))
            if let queues = live.queues(known) { (loss.unsent, loss.withheld) = (queues.toSend, queues.withheld) }
            for warning in loss.warnings { Terminal.complain("warning: \(warning)") }
            if known.database != nil || known.isFenced {
                try confirm.ask("The device paired with \(loss.siteName) is no longer let in; another one takes its place.")
            }
            let made = newPassword ? SitePassword.make() : nil
            var edit = Administration.SiteEdit()
            edit.clearsPairing = true
            edit.device = device
            edit.secret = try (made ?? password.given()).map { try SitePassword.hash($0) }
            let isChange = edit.changes(known)
            _ = try administration.editSite(site, edit)
            Terminal.print(
                isChange
                    ? "\(loss.siteName) waits for a device: \(device.map { "the one with the database \($0)" } ?? "the first that calls with its name and password")."
                    : "\(loss.siteName) is paired with no device: the first that calls takes its place.")
            Add.tell(SiteInstructions.newDevice(site: loss.siteName, kind: known.kind, url: url), kind: known.kind, password: made, url: url)
            if edit.secret == nil {
                Terminal.print("The password is the one it has; --new-password makes another.")
                Terminal.print("A device that has the site's folder already needs no init: tributary site sync there is enough.")
            } else {
                Terminal.print("A device that has the site's folder already is told the password instead: tributary site edit --password-file -")
            }
        }
    }
}
