import ArgumentParser
import Failures
import Payload
import Storage
import Sync

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows what is synchronised and what waits, on central or on a site.")
    @OptionGroup var data: DataOption
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let database = try data.folder.openToRead()
        switch try Role(of: database) {
        case .central:
            let standing = try Administration(database).standing()
            if json { Terminal.print(standing.json) } else { standing.show() }
        case .site:
            let standing = try SiteEngine(database).standing()
            if json { Terminal.print(standing.json) } else { standing.show() }
        }
    }
}

extension CentralStanding {
    var json: JSONValue {
        .object([
            ("role", .string("central")), ("name", .string(name)), ("position", .integer(head)), ("syncIsOn", .bool(isSyncOn)),
            ("sites", .array(sites.map(\.json))), ("preferences", .array(preferences.map(\.json))),
            ("parkedGroups", .integer(parked)), ("waitingForParent", .integer(orphans)),
            ("overdispensedRepeats", .array(overdispensed.map(\.json))), ("damaged", .array(damaged.map { .string($0) })),
            ("records", .object(counts.map { ($0.table, .integer($0.count)) })), ("log", .array(log.map(\.json))),
        ])
    }

    func show() {
        Terminal.print("Central server \(name), position \(head), sync \(isSyncOn ? "on" : "OFF")")
        Terminal.print(
            "\(counts.reduce(0) { $0 + $1.count }) records in \(counts.count) tables; \(orphans) wait for the record they hang on; \(parked) groups kept apart"
        )
        for listing in preferences where listing.isOn { Terminal.print(listing.sentence) }
        Terminal.print("")
        Terminal.table(
            ["NO", "SITE", "KIND", "LAST CONTACT", "STATE", "TO RECEIVE", "TO SEND", "WITHHELD", "KEPT APART", "ACTIVE STORES"],
            sites.map { standing in
                [
                    String(standing.site.number), standing.site.name, standing.site.kind.rawValue,
                    standing.site.kind == .central ? "-" : Moment.text(standing.site.lastContact), standing.state,
                    String(standing.toReceive), String(standing.toSend), String(standing.withheld), String(standing.parked),
                    String(standing.stores.count { $0.kind == .active }),
                ]
            })
        if sites.contains(where: { $0.withheld > 0 }) {
            Terminal.print("Withheld: transactions that are not synced; central holds no copy of them, or an old one.")
        }
        for one in overdispensed { Terminal.print(one.line) }
        for one in sites { if let clock = one.clock { Terminal.print(clock.atCentral(one.site.name)) } }
        if !damaged.isEmpty {
            Terminal.print("Damaged in this database: \(damaged.prefix(10).joined(separator: ", ")). tributary verify --repair mends it.")
        }
    }
}

extension ApartRecord {
    var json: JSONValue {
        .object([
            ("table", .string(key.table.name)), ("id", .string(key.id)), ("group", .integer(group)), ("number", .optional(quarantine)),
            ("code", .string(code)), ("message", .string(message)), ("deletedHere", .bool(isDeleted)), ("givenUp", .bool(isGivenUp)),
        ])
    }

    var line: String {
        let number = quarantine.map { "number \($0) at central" } ?? "group \(group)"
        return "\(key.table.name) \(key.id)\(isDeleted ? " (deleted here)" : ""): \(number)\(isGivenUp ? ", given up: \(message)" : "")"
    }
}

extension RepeatStanding {
    /// The flag, in words.
    var line: String { "The repeat \(id) allows \(allowed) dispensings and has \(used) [\(FailureCode.repeatOverdispensed.rawValue)]" }

    var json: JSONValue { .object([("repeat", .string(id)), ("allowed", .integer(allowed)), ("dispensed", .integer(used))]) }
}

extension SiteStanding {
    var state: String {
        if site.kind == .central { return "central" }
        if site.isFenced { return "fenced" }
        if !site.isEnabled { return "off" }
        if site.database == nil { return "not paired" }
        return site.isInitialised ? "ready" : "loading"
    }

    var json: JSONValue {
        .object([
            ("id", .string(site.id)), ("number", .integer(site.number)), ("name", .string(site.name)),
            ("kind", .string(site.kind.rawValue)), ("state", .string(state)), ("paired", .bool(site.database != nil)),
            ("lastContact", .optional(site.lastContact)), ("app", .optional(site.app)), ("cursor", .integer(site.cursor)),
            ("toReceive", .integer(toReceive)), ("toSend", .integer(toSend)), ("withheld", .integer(withheld)),
            ("parkedGroups", .integer(parked)), ("stores", .array(stores.map(\.json))),
            ("clockAheadSeconds", .optional(clock?.siteAhead)),
        ])
    }
}

extension HeldStore {
    var json: JSONValue { .object([("id", .string(id)), ("kind", .string(kind.rawValue))]) }
}

extension SyncLogLine {
    var json: JSONValue {
        .object([
            ("at", .integer(at)), ("event", .string(event)), ("code", .optional(code)), ("site", .optional(site)),
            ("message", .string(message)),
        ])
    }
}

extension SiteOwnStanding {
    var json: JSONValue {
        .object([
            ("role", .string("site")), ("name", .optional(name)), ("state", .string(state.rawValue)), ("toSend", .integer(toSend)),
            ("groupsToSend", .integer(groupsToSend)), ("clockAheadSeconds", .optional(clock?.siteAhead)), ("staged", .integer(staged)), ("cursor", .integer(cursor)),
            ("withheld", .array(withheld.map { .object([("store", .string($0.store)), ("records", .integer($0.count))]) })),
            ("overdispensedRepeats", .array(overdispensed.map(\.json))),
            (
                "parked",
                .array(
                    parkedGroups.map {
                        .object([("group", .integer($0.number)), ("code", .string($0.code)), ("message", .string($0.message))])
                    })
            ), ("keptApartRecords", .integer(keptApartCount)), ("keptApart", .array(keptApart.map(\.json))),
            ("stores", .array(stores.map(\.json))), ("preferences", .array(preferences.map(\.json))),
            ("records", .object(counts.map { ($0.table, .integer($0.count)) })), ("log", .array(log.map(\.json))),
        ])
    }

    func show() {
        Terminal.print("Site \(name ?? "(never synchronised)"): \(state.rawValue)")
        Terminal.print("Waiting to be sent: \(toSend) records in \(groupsToSend) groups. Kept apart by central: \(parkedGroups.count).")
        Terminal.print("Holds \(counts.reduce(0) { $0 + $1.count }) records in \(counts.count) tables, up to position \(cursor).")
        for listing in preferences where listing.isOn { Terminal.print(listing.sentence) }
        for (store, count) in withheld {
            Terminal.print("Kept here by choice: \(count) records of the store \(store); central holds no copy of them, or an old one.")
        }
        for one in overdispensed { Terminal.print(one.line) }
        if let clock { Terminal.print(clock.atSite) }
        for parked in parkedGroups { Terminal.print("  group \(parked.number): \(parked.message) [\(parked.code)]") }
        if keptApartCount > 0 {
            Terminal.print("Shown here as they are, and not at central: \(keptApartCount) records of this site's own.")
            for apart in keptApart.prefix(20) { Terminal.print("  \(apart.line)") }
        }
        for line in log.prefix(10) { Terminal.print("  \(Moment.text(line.at))  \(line.message)") }
    }
}
