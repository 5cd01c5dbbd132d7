import ArgumentParser
import HTTPHost
import Payload
import SyncRules

struct HomesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "homes", abstract: "Moves patients and prescribers to another home store.",
        discussion: "The home store's site alone edits a patient's details, or a prescriber's.",
        subcommands: [Move.self, List.self, Cancel.self])

    /// Which record has a home.
    struct Homed: ParsableArguments {
        @Argument(help: "name for a patient, clinician for a prescriber.") var table: String
        @Argument(help: "The id of the patient or prescriber.") var id: String
    }

    struct Move: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Moves a home, once the old home's site has sent what it wrote.",
            discussion: "What hangs on a patient goes along. From central the home moves at once.")
        @OptionGroup var data: DataOption
        @OptionGroup var homed: Homed
        @Argument(help: "The new home store's code, name or id.") var store: String
        @Flag(help: "Give the old home's site up as lost: what it still sends is kept apart.") var force = false
        @OptionGroup var confirm: ConfirmOption
        @Flag(help: "Print one JSON object; null when the home is there already.") var json = false

        func run() async throws {
            if force { try confirm.ask("The old home's site is given up as lost: what it still sends is kept apart.") }
            let administration = try data.folder.administration()
            let listing = try administration.moveHome(
                table: homed.table, id: homed.id, to: store, force: force, handoverID: NewID.make())
            let live = await LiveSites(data.folder, administration.database)
            if json { return Terminal.print(listing?.json(live) ?? .null) }
            Terminal.print(listing?.sentence(live) ?? "It is at home there already.")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the moves that wait for the old home's site.")
        @OptionGroup var data: DataOption
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let administration = try data.folder.administration()
            let moves = try administration.homeMoves()
            let live = await LiveSites(data.folder, administration.database)
            if json { return Terminal.print(.array(moves.map { $0.json(live) })) }
            Terminal.table(
                ["TABLE", "ID", "TO", "WAITS FOR", "LAST SEEN"],
                moves.map { move in
                    [
                        move.handover.record?.table.name ?? "-", move.handover.record?.id ?? "-", move.destination,
                        move.holder?.name ?? "-", live.seen(move.holder),
                    ]
                })
            if !moves.isEmpty { Terminal.print(live.source) }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Calls a move off before it has happened.")
        @OptionGroup var data: DataOption
        @OptionGroup var homed: Homed

        func run() async throws {
            try data.folder.administration().cancelHomeMove(table: homed.table, id: homed.id)
            Terminal.print("The home stays where it is.")
        }
    }
}
