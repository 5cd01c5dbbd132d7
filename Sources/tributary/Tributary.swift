import ArgumentParser
import Failures
import Foundation

/// One program for every role.
@main
struct Tributary: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tributary",
        abstract: "Synchronises medicine stores: one program for central, primary and remote sites.",
        discussion: """
            Every command takes --data DIR, the folder with the database. Commands that print data take --json.
            Exit codes: 0 done; 1 failed, with a code and a remedy; 2 done, but something needs attention; 64 wrong usage.
            """,
        version: Program.version,
        subcommands: [
            CentralCommand.self, SiteCommand.self, AccountsCommand.self, SitesCommand.self, StoresCommand.self, VisibilityCommand.self,
            TopologyCommand.self, HomesCommand.self, PatientsCommand.self, PreferencesCommand.self, UsersCommand.self,
            RecordsCommand.self, NumbersCommand.self, MergeCommand.self, StatusCommand.self, TransfersCommand.self, VerifyCommand.self,
            ExplainCommand.self, QuarantineCommand.self, AuditCommand.self, CatalogueCommand.self, SimulateCommand.self,
            BenchCommand.self, DemoCommand.self, BackupCommand.self, BackupsCommand.self, RestoreCommand.self, DoctorCommand.self,
            PageLinkCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot(SettingsFile.expanded(Array(CommandLine.arguments.dropFirst()), help: _dumpHelp))
            if var command = command as? AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            Terminal.complain(failure)
            Foundation.exit(1)
        } catch {
            exit(withError: error)
        }
    }
}
