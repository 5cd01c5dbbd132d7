import ArgumentParser
import Catalogue
import Failures
import Payload
import SyncRules

struct PreferencesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preferences", abstract: "Lists and sets the preferences of all sites, and sets them back on one.",
        subcommands: [List.self, Set.self, Override.self, Reset.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the preferences of all sites, and the sites that set one back for themselves.")
        @OptionGroup var data: DataOption
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws { try PreferencesCommand.show(data.folder.preferences(), json) }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets a preference for all sites, on the primary.",
            discussion: "A change ends what satellites had set back for themselves, and they say so.")
        @OptionGroup var data: DataOption
        @Argument(help: ArgumentHelp(PreferencesCommand.names)) var preference: GlobalPreference
        @Argument(help: "on or off.") var value: Switch
        @Option(help: "The user who acts.") var user = "command line"
        @Flag(help: "Print the list as JSON.") var json = false

        func run() async throws {
            let preferences = try data.folder.preferences()
            try preferences.set(preference, on: value == .on, user: user)
            try PreferencesCommand.show(preferences, json)
        }
    }

    struct Override: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets centralised procurement or payments back on this satellite alone; central and the primary are told.")
        @OptionGroup var data: DataOption
        @Argument(help: ArgumentHelp(PreferencesCommand.names)) var preference: GlobalPreference
        @Option(help: "The user who acts.") var user = "command line"
        @Flag(help: "Print the list as JSON.") var json = false

        func run() async throws {
            let preferences = try data.folder.preferences()
            try preferences.override(preference, user: user)
            try PreferencesCommand.show(preferences, json)
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "On a satellite: follows the primary again. On the primary: all satellites do.")
        @OptionGroup var data: DataOption
        @Argument(help: ArgumentHelp(PreferencesCommand.names)) var preference: GlobalPreference
        @Option(help: "The user who acts.") var user = "command line"
        @Flag(help: "Print the list as JSON.") var json = false

        func run() async throws {
            let preferences = try data.folder.preferences()
            try preferences.reset(preference, user: user)
            try PreferencesCommand.show(preferences, json)
        }
    }

    enum Switch: String, ExpressibleByArgument, CaseIterable { case on, off }

    static var names: String { "One of " + GlobalPreference.allCases.map(\.rawValue).joined(separator: ", ") + "." }

    static func show(_ preferences: PreferenceAdministration, _ json: Bool) throws {
        let listings = try preferences.list()
        if json { return Terminal.print(.array(listings.map(\.json))) }
        Terminal.table(
            ["PREFERENCE", "PRIMARY SAYS", "HERE", "SET BACK ON"],
            listings.map { listing in
                [
                    listing.preference.rawValue, listing.isOn ? "on" : "off", listing.isInForce ? "on" : "off",
                    listing.overrides.filter(\.isValid).map(\.siteName).joined(separator: ", "),
                ]
            })
    }
}

extension GlobalPreference: ExpressibleByArgument {}

extension DataFolder {
    /// The preferences of all sites as they hold in this folder's database, for the command line.
    func preferences() throws -> PreferenceAdministration {
        switch try role() {
        case .central: PreferenceAdministration(try central(), by: .commandLine)
        case .site: PreferenceAdministration(try site())
        }
    }
}

extension PreferenceListing {
    var json: JSONValue {
        .object([
            ("preference", .string(preference.rawValue)), ("title", .string(preference.title)), ("on", .bool(isOn)),
            ("inForce", .bool(isInForce)),
            (
                "overrides",
                .array(
                    overrides.map {
                        .object([("site", .string($0.site)), ("name", .string($0.siteName)), ("valid", .bool($0.isValid))])
                    })
            ),
        ])
    }

    /// One line of the status for a person.
    var sentence: String {
        let back = overrides.filter(\.isValid).map(\.siteName)
        return "\(preference.title) is on" + (back.isEmpty ? "." : "; set back on \(back.joined(separator: ", ")).")
    }
}
