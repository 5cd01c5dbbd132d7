import ArgumentParser
import HTTPHost
import Payload
import SyncCentral

struct TopologyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology", abstract: "Which site is the primary, the one that edits items, names and lists.",
        discussion: """
            Normally central itself is the primary. In mirrored topology a remote site is, and central goes on collecting and routing.
            """,
        subcommands: [Show.self, Mirror.self, Unify.self, Cancel.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says which site is the primary, and whether that is changing.")
        @OptionGroup var data: DataOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            guard try data.folder.role() == .site else { return try await topology(data.folder, json: json) { try $0.topology() } }
            let isPrimary = try data.folder.site().isPrimary()
            if json { return Terminal.print(.object([("primaryHere", .bool(isPrimary))])) }
            Terminal.print(
                isPrimary
                    ? "This site is the primary: it edits items, names and lists."
                    : "This site is not the primary: items, names and lists are edited elsewhere. Which site it is, central's topology show says.")
        }
    }

    private static let givenUp = "The present primary is given up as lost: what it still sends is kept apart for an administrator."

    struct Mirror: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a remote site the primary.",
            discussion: """
                From central the right to edit the common data goes at once; the site edits from its next sync on. From another site it goes when that site has
                synchronised: until then that site goes on, and in between nobody edits.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name or number.") var site: String
        @Flag(help: "Give the present primary up as lost: what it still sends is kept apart.") var force = false
        @OptionGroup var confirm: ConfirmOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            try await topology(data.folder, json: json) { administration in
                if force { try confirm.ask(TopologyCommand.givenUp) }
                return try administration.mirror(to: site, force: force, handoverID: NewID.make())
            }
        }
    }

    struct Unify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes central the primary again, once the present one has synchronised.")
        @OptionGroup var data: DataOption
        @Flag(help: "Give the present primary up as lost: what it still sends is kept apart.") var force = false
        @OptionGroup var confirm: ConfirmOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            try await topology(data.folder, json: json) { administration in
                if force { try confirm.ask(TopologyCommand.givenUp) }
                return try administration.unify(force: force, handoverID: NewID.make())
            }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Calls a change of the primary off before it has happened.")
        @OptionGroup var data: DataOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws { try await topology(data.folder, json: json) { try $0.cancelTopologyChange() } }
    }
}

/// Does something about the topology, and says how it stands then.
private func topology(_ folder: DataFolder, json: Bool, _ act: (Administration) throws -> TopologyStatus) async throws {
    let administration = try folder.administration()
    let status = try act(administration)
    status.show(await LiveSites(folder, administration.database), json: json)
}

extension TopologyStatus {
    func show(_ live: LiveSites, json: Bool) {
        if json {
            Terminal.print(
                .object([
                    ("topology", .string(isMirrored ? "mirrored" : "normal")), ("primary", .string(primary.name)),
                    ("primaryNumber", .integer(primary.number)), ("epoch", .integer(epoch)),
                    ("handover", handover?.json(live) ?? .null),
                ]))
            return
        }
        Terminal.print(
            isMirrored
                ? "Mirrored: the site \(primary.name) is the primary; it edits items, names and lists."
                : "Normal: central is the primary.")
        if let handover { Terminal.print(handover.sentence(live)) }
    }
}

extension HandoverListing {
    func json(_ live: LiveSites) -> JSONValue {
        .object([
            ("id", .string(handover.id)), ("state", .string(handover.state.rawValue)), ("forced", .bool(handover.isForced)),
            ("table", .optional(handover.record?.table.name)), ("record", .optional(handover.record?.id)),
            ("to", .string(destination)), ("waitsFor", .optional(holder?.name)),
            ("lastContact", .optional(holder.flatMap(live.lastContact))), ("listening", .bool(holder.map(live.isListening) ?? false)),
            ("orderedAt", .integer(handover.orderedAt)), ("asOf", .integer(live.asOf)), ("serving", .bool(live.isServing)),
        ])
    }

    /// What is happening, and what it waits for.
    func sentence(_ live: LiveSites) -> String {
        guard handover.state == .ordered else { return "\(title) was handed over to \(destination)." }
        guard let holder else { return "\(title) goes to \(destination): its holder is unknown." }
        let seen = live.isListening(holder) ? "connected now" : "last seen \(Moment.text(live.lastContact(holder)))"
        return "\(title) goes to \(destination): \(holder.name), \(seen), must synchronise first.\n\(live.source)"
    }
}
