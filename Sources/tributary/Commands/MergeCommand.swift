import ArgumentParser
import Foundation
import Storage
import SyncRules

struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Makes one record of two, for ever.",
        discussion: """
            The dropped record goes; its id stands for the kept one from now on, everywhere. Items, units and names are merged on the \
            primary server, patients and prescribers on the home site of both, locations where their store is active.
            """)
    @OptionGroup var data: DataOption
    @Argument(help: "The table: item, unit, name, clinician or Location.") var table: String
    @Argument(help: "The id of the record that goes.") var dropped: String
    @Argument(help: "The id of the record that stays.") var kept: String
    @Option(help: "The code, name or id of the store worked in.") var store: String?
    @Option(help: "The user who asks for it; otherwise this machine's.") var user: String?
    @OptionGroup var confirm: ConfirmOption

    func run() async throws {
        let acting = WriteContext(user: user ?? NSUserName(), store: try store.map { try data.folder.open().storeID($0) })
        let role = try data.folder.role()
        try confirm.ask("\(table) \(dropped) goes for ever; \(kept) stands for it everywhere. A merge cannot be taken back.")
        switch role {
        case .central: try data.folder.administration().merge(table, dropped, into: kept, acting: acting)
        case .site:
            try data.folder.site().write([Change(table: table, id: dropped, payload: nil, mergeInto: kept)], acting: acting)
        }
        Terminal.print("\(table) \(dropped) is merged into \(kept).")
    }
}
