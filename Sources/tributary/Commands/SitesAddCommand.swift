import ArgumentParser
import CentralServer
import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

extension SitesCommand {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Creates a site with its password and a store to work in, and says what is typed at the site.",
            discussion: """
                All of it is done, or nothing. The password is made here and shown once, unless --password-file gives one. The site may begin at once: \
                its first sync brings all that it needs.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name, unique in any case.") var name: String
        @Option(help: "What people call it by for short, unique in any case.") var code: String?
        @Option(help: "server, desktop, mobile or open-msupply.") var kind: SiteKind = .server
        @Option(help: "A store that is active on central, by code, name or id.") var store: String?
        @Option(parsing: .upToNextOption, help: "A store to be made instead: its code and its name.") var newStore: [String] = []
        @Flag(help: "The new store dispenses to patients.") var dispensary = false
        @Option(help: "Central's address as the site reaches it, like https://central.example.org:8443.") var url: String?
        @OptionGroup var password: PasswordOption
        @Flag(help: "Print one JSON object.") var json = false

        func validate() throws {
            guard (store == nil) != newStore.isEmpty else { throw ValidationError("Give one of --store STORE and --new-store CODE NAME.") }
            guard newStore.isEmpty || newStore.count == 2 else {
                throw ValidationError("--new-store takes a code and a name; a name of several words stands in quotation marks.")
            }
            if dispensary, newStore.isEmpty { throw ValidationError("--dispensary goes with --new-store.") }
        }

        func run() async throws {
            let administration = try data.folder.administration()
            let given = try password.given()
            let secret = given ?? SitePassword.make()
            let first: NewSite.FirstStore =
                store.map { .existing($0) }
                ?? .new(code: newStore[0], title: newStore[1], isDispensary: dispensary, ids: (NewID.make(), NewID.make()))
            let added = try administration.addSite(
                NewSite(name: name, code: code, kind: kind, secret: try SitePassword.hash(secret), id: NewID.make(), store: first))
            let lines = SiteInstructions.newDevice(site: added.site.name, kind: kind, url: url)
            if json {
                return Terminal.print(
                    .object([
                        ("id", .string(added.site.id)), ("number", .integer(added.site.number)), ("name", .string(added.site.name)),
                        ("store", .string(added.store.id)), ("password", given == nil ? .string(secret) : .null),
                        ("remarks", .array(added.remarks.map { .string($0) })), ("instructions", .array(lines.map { .string($0) })),
                    ]))
            }
            Terminal.print(
                "Site \(added.site.name) was created with number \(added.site.number); store \(added.store.code), \(added.store.title), is active on it.")
            for remark in added.remarks { Terminal.print(remark) }
            Self.tell(lines, kind: kind, password: given == nil ? secret : nil, url: url)
        }

        /// What the person at the site's machine has to do.
        ///
        /// - Parameter password: a new one, which is shown now and never again.
        static func tell(_ lines: [String], kind: SiteKind, password: String?, url: String?) {
            if let password { Terminal.print("\nIts password, shown only now; tell it apart from the rest:\n\n\(password)\n") }
            let isForeign = kind == .openMSupply
            Terminal.print(
                isForeign ? "Where Open mSupply asks for its server, with the password:\n" : "At the site's machine, as the user that the program runs as:\n")
            for line in lines { Terminal.print("  \(line)") }
            Terminal.print(isForeign ? "" : "\n\(SiteInstructions.password)")
            if url == nil { Terminal.print("Instead of \(SiteInstructions.unknownURL): central's address as the site reaches it.") }
        }
    }
}
