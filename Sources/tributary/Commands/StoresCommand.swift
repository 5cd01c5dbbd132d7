import ArgumentParser
import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

struct StoresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stores", abstract: "Lists and creates stores, and says where each is active.",
        subcommands: [List.self, Sites.self, Create.self, Edit.self, Assign.self, Move.self, Moves.self, Collect.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists stores: on central with the site where each is active, on a site with what it is to each.")
        @OptionGroup var data: DataOption
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let database = try data.folder.open()
            if try Role(of: database) == .site { return listOffered(try SiteEngine(database).offeredStores()) }
            let stores = try data.folder.administration().stores()
            if json {
                Terminal.print(.array(stores.map(\.json)))
            } else {
                Terminal.table(
                    ["CODE", "NAME", "MODE", "STATE", "ACTIVE ON", "TRANSACTIONS", "COLLECTORS", "ID"],
                    stores.map {
                        [
                            $0.facts.code, $0.facts.title, $0.facts.isDispensary ? "dispensary" : "store",
                            $0.facts.isDisabled ? "disabled" : "in use",
                            $0.site?.name ?? "-", $0.transactions, $0.collectors.joined(separator: ", "), $0.facts.id,
                        ]
                    })
            }
        }

        private func listOffered(_ stores: [OfferedStore]) {
            if json { return Terminal.print(.array(stores.map(\.json))) }
            Terminal.table(
                ["CODE", "NAME", "MODE", "STATE", "HERE", "ID"],
                stores.map {
                    [
                        $0.code, $0.title, $0.isDispensary ? "dispensary" : "store", $0.isDisabled ? "disabled" : "in use",
                        $0.kind.rawValue + ($0.isDefault ? " (default)" : ""), $0.id,
                    ]
                })
        }
    }

    struct Sites: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists every site with what it is to a store, and why.",
            discussion: "active edits it, collector holds a read-only copy, transfer knows it as a partner, none does not know it.")
        @OptionGroup var data: DataOption
        @Argument(help: "The store's code, name or id.") var store: String
        @Option(help: "Only sites whose name contains this in any case, of this number, or of this kind.") var search: String?
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            if try data.folder.role() == .site { return try showHere() }
            let administration = try data.folder.administration()
            let shown = try administration.sites(ofStore: store, search: search)
            if json { return Terminal.print(.array(shown.map(\.json))) }
            Terminal.table(
                ["NO", "SITE", "KIND", "ACTIVE", "WHY"],
                shown.map {
                    [String($0.site.number), $0.site.name, $0.kind.rawValue, $0.kind == .active ? "*" : "", $0.why]
                })
            Terminal.print("\(shown.count) of \(try administration.sites().count) sites")
        }

        /// A site knows what it is to the store itself, and no other site.
        private func showHere() throws {
            let engine = try data.folder.site()
            let found = try engine.offeredStore(store)
            if json { return Terminal.print(.array([found.json])) }
            Terminal.print("\(found.title) (\(found.code)) is \(found.kind.rawValue) on this site. What it is on others, central tells.")
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Creates a store, active on central, with a name by which others trade with it.")
        @OptionGroup var data: DataOption
        @Argument(help: "A short code, unique among stores.") var code: String
        @Argument(help: "The store's name.") var name: String
        @Flag(help: "The store dispenses to patients.") var dispensary = false
        @Option(help: "The id of an existing name to turn into a store.") var nameID: String?
        @Option(help: "The user who creates it, by name or id: this user may log in to it.") var user: String?
        @Flag(help: "Print the store as JSON.") var json = false

        func run() async throws {
            let administration = try data.folder.administration()
            let facts = try administration.createStore(
                code: code, title: name, isDispensary: dispensary, nameID: nameID, ids: (NewID.make(), NewID.make()),
                creator: user.map { ($0, NewID.make()) })
            if json {
                Terminal.print(.object([("id", .string(facts.id)), ("code", .string(facts.code)), ("nameID", .string(facts.nameID))]))
            } else {
                Terminal.print("Store \(facts.code) was created and is active on central. Its id is \(facts.id).")
                if let user {
                    Terminal.print("\(user) may log in to it here; once it is active on a site: tributary users send \"\(user)\".")
                }
            }
        }
    }

    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a store active on a site.",
            discussion: """
                From central to a site this is all there is to it. A store whose data lives on another site is moved with: tributary stores move.
                When that site is lost, --force gives it up, and what it still sends is kept apart.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The store's code, name or id.") var store: String
        @Option(name: [.long, .customLong("to")], help: "The site's name or number; central takes it back.") var site: String
        @Flag(help: "Give the former site up as lost.") var force = false
        @OptionGroup var confirm: ConfirmOption

        func run() async throws {
            if force { try confirm.ask("The site that holds \(store) is given up as lost: what it still sends is kept apart.") }
            try data.folder.administration().assign(store: store, to: site, force: force)
            Terminal.print("Store \(store) is active on \(site).")
        }
    }

    struct Collect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Sets or ends a full read-only copy of a store on a site.")
        @OptionGroup var data: DataOption
        @Argument(help: "The store's code, name or id.") var store: String
        @Option(help: "The site's name or number.") var site: String
        @Flag(help: "End it.") var stop = false

        func run() async throws {
            try data.folder.administration().setCollector(store: store, at: site, !stop)
            Terminal.print("\(site) \(stop ? "no longer collects" : "collects") store \(store).")
        }
    }
}

extension StoreSite {
    var json: JSONValue {
        .object([
            ("id", .string(site.id)), ("number", .integer(site.number)), ("site", .string(site.name)), ("kind", .string(kind.rawValue)),
            ("why", .string(why)),
        ])
    }
}

extension StoreListing {
    /// Whether transactions are synced, in a word.
    var transactions: String { syncsTransactions.map { $0 ? "on" : "off" } ?? "always" }

    var json: JSONValue {
        .object([
            ("id", .string(facts.id)), ("code", .string(facts.code)), ("name", .string(facts.title)),
            ("nameID", .string(facts.nameID)), ("mode", .string(facts.isDispensary ? "dispensary" : "store")),
            ("disabled", .bool(facts.isDisabled)), ("site", .optional(site?.name)), ("siteNumber", .optional(site?.number)),
            ("epoch", .integer(epoch)), ("transactions", .string(transactions)), ("collectors", .array(collectors.map { .string($0) })),
        ])
    }
}

extension OfferedStore {
    var json: JSONValue {
        .object([
            ("id", .string(id)), ("code", .string(code)), ("name", .string(title)), ("kind", .string(kind.rawValue)),
            ("dispensary", .bool(isDispensary)), ("default", .bool(isDefault)), ("disabled", .bool(isDisabled)),
        ])
    }
}
