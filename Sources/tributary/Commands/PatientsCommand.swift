import ArgumentParser
import Failures
import Payload
import SiteServer
import SyncProtocol

struct PatientsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patients", abstract: "Looks for patients and prescribers on central, and fetches them to a site.",
        discussion: "For dispensary stores active on the site. Central notes who asked, and for whom.",
        subcommands: [Search.self, Fetch.self])

    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Searches central by name or code; a date of birth narrows it down.",
            discussion: "Words of the name may be cut short, stand in any order, and hold a slip of the pen.")
        @OptionGroup var data: DataOption
        @OptionGroup var asking: AskingOptions
        @Option(help: "Words of the name.") var name: String?
        @Option(help: "The code.") var code: String?
        @Option(help: "The date of birth, YYYY-MM-DD.") var born: String?
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let request = SearchRequest(
                store: try asking.storeID(data), user: asking.user, kind: asking.kind, name: name, code: code, born: born)
            let bytes = try await data.lookUp(.search, request.encoded())
            if json { return Terminal.print(String(decoding: bytes, as: UTF8.self)) }
            let reply = try SearchReply(decoding: bytes)
            guard !reply.found.isEmpty else { return Terminal.print(nobodyFits) }
            Terminal.table(
                ["CODE", "NAME", "BORN", "HOME STORE", "VISIBLE HERE", "ID"],
                reply.found.map { [$0.code, $0.name, $0.born, $0.home, $0.isVisible ? "yes" : "no", $0.id] })
            if reply.hasMore { Terminal.print("More fit: search with more of the name, the code or the date of birth.") }
        }

        /// What was searched for, and what can be done next.
        private var nobodyFits: String {
            let asked = [("name", name), ("code", code), ("date of birth", born)].compactMap { word, text in text.map { "\(word) \($0)" } }
            let whom = asking.kind.rawValue
            return """
                No \(whom) that central knows fits: \(asked.joined(separator: ", ")).
                Search again with fewer words or the first letters of each, or with the code. Central knows a \(whom) once the \
                home store's site has synchronised; whoever is registered nowhere yet is entered in the dispensary store.
                """
        }
    }

    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a patient or prescriber visible in a store of this site, and syncs: all that belongs to the person arrives.")
        @OptionGroup var data: DataOption
        @OptionGroup var asking: AskingOptions
        @Argument(help: "The id, as the search shows it.") var id: String
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let request = GrantRequest(store: try asking.storeID(data), user: asking.user, kind: asking.kind, id: id)
            let bytes = try await data.lookUp(.grant, request.encoded())
            if json { return Terminal.print(String(decoding: bytes, as: UTF8.self)) }
            let reply = try GrantReply(decoding: bytes)
            Terminal.print("The \(asking.kind.rawValue) \(reply.id) is here with all that belongs to them.")
        }
    }
}

extension DataOption {
    func lookUp(_ call: LookupCall, _ body: [UInt8]) async throws -> [UInt8] {
        let logger = ListenOption.quiet("patients")
        return try await SingleSync(folder: SiteFolder(data), options: SiteServiceOptions(app: Program.app), logger: logger).lookUp(call, body)
    }
}
