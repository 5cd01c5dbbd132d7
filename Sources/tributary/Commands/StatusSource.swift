import ArgumentParser
import Catalogue
import CentralServer
import Failures
import Foundation
import HTTPHost
import Payload
import SiteServer
import Storage
import SyncCentral
import SyncSite
import Transfers

/// A folder's status as its serving program tells it, or as it is written down when none does: one JSON object for both.
struct StatusSource {
    let role: Role
    let value: JSONValue

    /// - Parameter wanted: a folder of another role is refused.
    static func read(_ folder: DataFolder, _ wanted: Role? = nil) async throws -> StatusSource {
        if let bytes = await StatusReading.served(folder.path), let value = try? JSONValue(parsing: bytes),
            let role = value["role"]?.text.flatMap(Role.init(rawValue:))
        {
            if let wanted, wanted != role { throw folder.wrongRole(role) }
            return StatusSource(role: role, value: value)
        }
        // On a full disk there is this one way to read: nothing opens the folder a second time.
        let database = try folder.openToRead()
        let role = try Role(of: database)
        if let wanted, wanted != role { throw folder.wrongRole(role) }
        switch role {
        case .central:
            let bytes = CentralStatusJSON.encode(
                try Administration(database).status(), backup: BackupStatus(written: folder.path), isServing: false)
            return StatusSource(role: .central, value: try JSONValue(parsing: bytes))
        case .site:
            let bytes = try StatusReading.written(folder.path, SiteEngine(database), now: database.now())
            return StatusSource(role: .site, value: try JSONValue(parsing: bytes))
        }
    }

    func show() {
        switch role {
        case .central: CentralText(value).show()
        case .site:
            let text = SiteStatusText(value, source: Self.source(value), moment: Moment.text)
            for line in text.lines { Terminal.print(line) }
        }
    }

    /// Of when and of whom the figures are.
    static func source(_ value: JSONValue) -> String { source(isServing: value["serving"]?.truth == true, asOf: value["asOf"]?.integer) }

    static func source(isServing: Bool, asOf: Int64?) -> String {
        isServing
            ? "As of \(Moment.text(asOf)), from the running program."
            : "As of \(Moment.text(asOf)), from what is written down: no running program answered."
    }
}

/// Central's status for a person.
private struct CentralText {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    private func show(_ lines: [String]) { for line in lines { Terminal.print(line) } }

    func show() {
        let sync = value["syncOn"]?.truth == true ? "on" : "OFF"
        Terminal.print("Central server \(value.words("name")), last change \(value.count("position")), sync \(sync)")
        Terminal.print(StatusSource.source(value))
        let tables = value["records"]?.members ?? []
        Terminal.print(
            "\(counted(tables.reduce(0) { $0 + ($1.value.integer ?? 0) }, "record")) in \(counted(tables.count, "table")); \(value.count("orphanRecords")) wait for the record they hang on; \(counted(value.count("parkedGroups"), "group")) kept apart"
        )
        if value.count("offeredGroups") > 0 {
            let words = counted(value.count("offeredGroups"), "group of versions", "groups of versions")
            Terminal.print("\(words) that sites offered after a restore, undecided: tributary quarantine list.")
        }
        for move in value.list("storeMoves") { Terminal.print(move.words("sentence")) }
        for one in value.list("preferences") where one["on"]?.truth == true {
            let back = one.list("overrides").filter { $0["valid"]?.truth == true }.map { $0.words("name") }
            Terminal.print(one.words("title") + " is on" + (back.isEmpty ? "." : "; set back on \(back.joined(separator: ", "))."))
        }
        Terminal.print("")
        let sites = value.list("sites")
        Terminal.table(
            ["NO", "SITE", "KIND", "LAST CONTACT", "STATE", "TO RECEIVE", "TO SEND", "WITHHELD", "KEPT APART", "ACTIVE STORES"],
            sites.map { site in
                [
                    String(site.count("number")), site.words("name"), site.words("kind"), site.lastContact, site.words("stateInWords"),
                    site.toReceive, String(site.count("toSend")), String(site.count("withheldRecords")), site.keptApart, String(site.activeStores),
                ]
            })
        if sites.contains(where: { $0.count("withheldRecords") > 0 }) {
            Terminal.print("Withheld: transactions that are not synced; central holds no copy of them, or an old one.")
        }
        for one in sites {
            guard let at = one["bundleForItAt"]?.integer else { continue }
            let isThere = one.count("cursor") >= one.count("bundleForItHead")
            let words =
                if one["bundleForItEmpty"]?.truth == true {
                    "brings nothing that it lacked"
                } else if isThere {
                    one["byBundle"]?.truth == true ? "has arrived" : "is not needed any more: what it brings came over a network"
                } else {
                    "is not known to have arrived"
                }
            Terminal.print("\(one.words("name")): the bundle of \(Moment.text(at)) \(words).")
        }
        for one in sites where !one.words("clock").isEmpty { Terminal.print(one.words("clock")) }
        if let sentence = HandedOn.sentence(value.list("handedOnBefore").map { ($0.words("what"), $0.words("siteName")) }) {
            Terminal.print("\(sentence) [\(FailureCode.tenureLeft.rawValue)]")
            Terminal.print("  \(HandedOn.remedy)")
        }
        let unheard = value.list("notHeardSinceRestore").map { $0.words("siteName") }
        if let sentence = UnheardSites.sentence(unheard, restoredAt: value["restoredAt"]?.integer) {
            Terminal.print(sentence)
            Terminal.print("  \(UnheardSites.remedy)")
        }
        let lines = StatusLines(value, moment: Moment.text)
        show(lines.repeatedNumbers)
        let open = value.list("transfersNotMade").compactMap { one in
            TransferPair.State(rawValue: one.words("state")).map { (state: $0, reason: one.words("waitsFor"), count: one.count("count")) }
        }
        if let sentence = OpenTransfers.sentence(open) { Terminal.print(sentence) }
        show(lines.waiting + lines.namesDeleted)
        Terminal.print("To send and withheld are as each site said at its last contact.")
        show(lines.backup + lines.repeats)
        let damaged = value.list("damaged").compactMap(\.text)
        if !damaged.isEmpty {
            Terminal.print("Damaged in this database: \(damaged.prefix(10).joined(separator: ", ")). tributary verify --repair mends it.")
        }
    }
}
