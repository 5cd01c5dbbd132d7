import ArgumentParser
import Failures
import HTTPHost
import Payload
import SyncCentral
import SyncRules

struct VisibilityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "visibility",
        abstract: "What is visible in which store: other stores, names, items, master lists, patients, prescribers.",
        subcommands: [Grant.self, Revoke.self, List.self, MasterLists.self, Lists.self])

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes two stores visible to one another, or something visible in a store.",
            discussion: """
                Items and master lists are made visible on the primary server, everything else on central. Each is called by its
                code, name or id.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "A store's code, name or id.") var first: String
        @Argument(help: "The other store's; none with one of the options.") var second: String?
        @OptionGroup var subject: SubjectOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            guard let (kind, reference) = try subject.only(besides: second) else {
                let second = second ?? ""
                try data.folder.administration().grantVisibility(first, second, newID: NewID.make)
                return subject.say("\(first) and \(second) see one another.", store: first, second, changed: nil, json)
            }
            let changed =
                switch try data.folder.role() {
                case .central: try data.folder.administration().show(kind, reference, in: first)
                case .site: try data.folder.site().show(kind, reference, in: first, acting: .commandLine)
                }
            let text = changed ? "The \(kind.rawValue) \(reference) is visible in \(first)." : "It was visible already."
            subject.say(text, store: first, reference, changed: changed, json)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends it: between stores both ways; documents already exchanged stay.")
        @OptionGroup var data: DataOption
        @Argument(help: "A store's code, name or id.") var first: String
        @Argument(help: "The other store's; none with one of the options.") var second: String?
        @OptionGroup var subject: SubjectOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            guard let (kind, reference) = try subject.only(besides: second) else {
                let second = second ?? ""
                try data.folder.administration().revokeVisibility(first, second)
                return subject.say("\(first) and \(second) no longer see one another.", store: first, second, changed: nil, json)
            }
            let changed =
                switch try data.folder.role() {
                case .central: try data.folder.administration().hide(kind, reference, in: first)
                case .site: try data.folder.site().hide(kind, reference, in: first, acting: .commandLine)
                }
            let text = changed ? "The \(kind.rawValue) \(reference) is no longer visible in \(first)." : "It was not visible."
            subject.say(text, store: first, reference, changed: changed, json)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the pairs of stores that see one another, or what is visible in one store.")
        @OptionGroup var data: DataOption
        @Argument(help: "store, item, name, list, patient or prescriber; without it, stores.") var kind: ListedKind?
        @Option(name: .customLong("in"), help: "The store's code, name or id.") var store: String?
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            guard let kind = kind?.kind else { return try pairs() }
            guard let store else { throw Failure(.argumentInvalid, "Name the store with --in.") }
            let found =
                switch try data.folder.role() {
                case .central: try data.folder.administration().visible(kind, in: store)
                case .site: try data.folder.site().visible(kind, in: store)
                }
            if json {
                Terminal.print(
                    .array(found.map { .object([("id", .string($0.id)), ("code", .string($0.code)), ("name", .string($0.title))]) }))
            } else {
                Terminal.table(["CODE", "NAME", "ID"], found.map { [$0.code, $0.title, $0.id] })
            }
        }

        private func pairs() throws {
            let administration = try data.folder.administration()
            let only = try store.map { try administration.store($0).id }
            let pairs = try administration.visibility().filter { only == nil || $0.0.id == only || $0.1.id == only }
            if json {
                Terminal.print(
                    .array(
                        pairs.map { one, other in
                            .object([("first", .string(one.code)), ("second", .string(other.code))])
                        }))
            } else {
                Terminal.table(["STORE", "SEES AND IS SEEN BY"], pairs.map { [$0.0.code, $0.1.code] })
            }
        }
    }

    struct Lists: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets the master lists a store uses decide which items are visible in it.",
            discussion: """
                A setting of the primary server. While it is on, an item put on a list becomes visible in every store that uses the
                list; one that leaves the last of a store's lists is hidden there, unless the store has stock of it. What is set by
                hand stays until a list changes it. Without an option: says whether it is on, and catches up.
                """)
        @OptionGroup var data: DataOption
        @Flag(exclusivity: .exclusive, help: "Switch it on or off.") var change: Switch?
        @Flag(help: "Print one JSON object.") var json = false

        enum Switch: String, EnumerableFlag { case on, off }

        func run() async throws {
            let (isOn, report) = try outcome()
            if json {
                Terminal.print(
                    .object([
                        ("on", .bool(isOn)), ("shown", .integer(report.shown)), ("hidden", .integer(report.hidden)),
                        ("kept", .integer(report.kept)),
                    ]))
            } else {
                Terminal.print("Master lists \(isOn ? "decide" : "do not decide") which items are visible in stores.")
                guard isOn else { return }
                Terminal.print("Shown: \(report.shown), hidden: \(report.hidden), kept for their stock: \(report.kept).")
            }
        }

        private func outcome() throws -> (isOn: Bool, report: ItemListReport) {
            switch try data.folder.role() {
            case .central:
                let central = try data.folder.central()
                let administration = Administration(central, by: .commandLine)
                if let change { try administration.setListsSetItems(change == .on) }
                return (try administration.listsSetItems(), try ItemListFollower(central).run())
            case .site:
                let site = try data.folder.site()
                if let change { try site.setListsSetItems(change == .on) }
                return (try site.listsSetItems(), try ItemListFollower(site).run())
            }
        }
    }
}

extension VisibilityKind: ExpressibleByArgument {}
