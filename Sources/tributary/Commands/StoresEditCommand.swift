import ArgumentParser
import Failures
import HTTPHost
import Foundation
import Payload
import SyncCentral

extension StoresCommand {
    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Changes a store: its name, code, mode, state, tags, logo, preferences, and whether its transactions are synced.",
            discussion: """
                On central, in every topology; the store's own name follows its name and code.

                The transactions of a dispensary store on a remote site stay there unless they are switched on: prescriptions, invoices,
                stock and stocktakes. Requisitions and transfers always travel. Switching on sends what was withheld; switching off
                stops, and central keeps the copy it has. It takes effect at the site's next sync.

                A dispensary with patients, prescribers or transactions of its own becomes an ordinary store with --yes only.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The store's code, name or id.") var store: String
        @Option(help: "Whether a dispensary store's transactions are synced: on or off.") var transactions: Switch?
        @Option(help: "A new name.") var name: String?
        @Option(help: "A new code, unique among stores.") var code: String?
        @Option(help: "store or dispensary.") var mode: Mode?
        @Flag(inversion: .prefixedNo, help: "Whether the store is disabled.") var disabled: Bool?
        @Option(help: "Its tags, as one text; empty takes them away.") var tags: String?
        @Option(help: "A picture file (PNG, JPEG or GIF, at most 500 kB); - takes the logo away.") var logo: String?
        @Option(name: .customLong("preference"), help: "KEY=VALUE of its preferences, VALUE as JSON or plain text; may be given several times.")
        var preferences: [String] = []
        @Flag(help: "Print the store as JSON.") var json = false
        @OptionGroup var confirm: ConfirmOption

        enum Switch: String, ExpressibleByArgument, CaseIterable { case on, off }
        enum Mode: String, ExpressibleByArgument, CaseIterable { case store, dispensary }

        private var isGiven: Bool {
            [name, code, tags, logo].contains { $0 != nil } || transactions != nil || mode != nil || disabled != nil || !preferences.isEmpty
        }

        func validate() throws {
            guard isGiven else { throw ValidationError("Nothing is asked to be changed.") }
            guard preferences.allSatisfy({ $0.contains("=") && !$0.hasPrefix("=") }) else {
                throw ValidationError("--preference takes KEY=VALUE.")
            }
        }

        func run() async throws {
            let administration = try data.folder.administration()
            var edit = StoreEdit()
            edit.title = name
            edit.code = code
            edit.isDispensary = mode.map { $0 == .dispensary }
            edit.isDisabled = disabled
            edit.tags = tags
            edit.logo = try logo.map { $0 == "-" ? "" : try Picture.text(of: $0) }
            edit.preferences = preferences.map(Self.preference)
            // By its id: the code may change.
            let id = try administration.store(store).id
            if mode == .store, let holdings = try administration.dispensaryHoldings(id), !holdings.isEmpty {
                try confirm.insist(holdings.words, remedy: holdings.remedy)
            }
            var said: [String] = []
            if edit.isAskingForMore { said += try administration.editStore(id, edit, newID: NewID.make()).remarks }
            if let transactions { said.append(try administration.setTransactions(store: id, transactions == .on)) }
            guard let shown = try administration.stores().first(where: { $0.facts.id == id }) else { return }
            if json { return Terminal.print(shown.json) }
            if edit.isAskingForMore { Terminal.print("Store \(shown.facts.code) was changed.") }
            for line in said { Terminal.print(line) }
        }

        private static func preference(_ text: String) -> (key: String, value: JSONValue) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = String(parts[1])
            return (String(parts[0]), (try? JSONValue(parsing: Array(value.utf8))) ?? .string(value))
        }
    }
}

extension StoreEdit {
    /// Whether anything besides the transactions is to be changed.
    var isAskingForMore: Bool {
        [title, code, tags, logo].contains { $0 != nil } || isDispensary != nil || isDisabled != nil || !preferences.isEmpty
    }
}

/// A picture as records carry it: base 64 text.
private enum Picture {
    private static let bytesMax = 500_000
    private static let starts: [[UInt8]] = [[0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], [0x47, 0x49, 0x46, 0x38]]

    static func text(of path: String) throws -> String {
        let bytes = try InputFile.read(path)
        guard starts.contains(where: bytes.starts(with:)) else {
            throw Failure(.argumentInvalid, "The file \(path) is no PNG, JPEG or GIF picture.")
        }
        guard bytes.count <= bytesMax else {
            throw Failure(.argumentInvalid, "The picture \(path) is larger than \(bytesMax) bytes.")
        }
        return Data(bytes).base64EncodedString()
    }
}
