import ArgumentParser
import Failures
import Payload
import SyncCentral
import SyncRules

struct NumbersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "numbers", abstract: "Takes the next number of a store's documents, for good.",
        discussion: """
            Where the store is active; on the primary also for orders, tenders, receipts and payments that are entered there for other
            stores. A number once taken is given to nobody else: use it.
            """,
        subcommands: [Take.self], defaultSubcommand: Take.self)

    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes one number and prints it.")
        @OptionGroup var data: DataOption
        @Argument(help: "The store's code, name or id.") var store: String
        @Argument(help: "What is numbered, like customer_invoice or purchase_order.") var kind: String
        @Flag(help: "For an order or payment entered in supervisor mode.") var supervisor = false
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let kind = try SerialNumberKind(named: kind)
            let store = try data.folder.open().storeID(store)
            let number: Int64
            switch try data.folder.role() {
            case .central:
                number = try CentralWriter(try data.folder.central(), by: .commandLine).nextNumber(
                    store: store, kind: kind, isSupervisor: supervisor)
            case .site: number = try data.folder.site().nextNumber(store: store, kind: kind, isSupervisor: supervisor)
            }
            Terminal.print(json ? .object([("number", .integer(number))]) : .number(JSONNumber(number)))
        }
    }
}
