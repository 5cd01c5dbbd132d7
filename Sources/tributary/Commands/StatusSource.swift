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
        case .site: SiteText(value).show()
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

    func show() {
        let sync = value["syncOn"]?.truth == true ? "on" : "OFF"
        Terminal.print("Central server \(value.words("name")), last change \(value.count("position")), sync \(sync)")
        Terminal.print(StatusSource.source(value))
        let tables = value["records"]?.members ?? []
        Terminal.print(
            "\(counted(tables.reduce(0) { $0 + ($1.value.integer ?? 0) }, "record")) in \(counted(tables.count, "table")); \(value.count("orphanRecords")) wait for the record they hang on; \(counted(value.count("parkedGroups"), "group")) kept apart"
        )
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
                    site.toReceive, String(site.count("toSend")), String(site.count("withheldRecords")), String(site.count("parkedGroups")),
                    String(site.activeStores),
                ]
            })
        if sites.contains(where: { $0.count("withheldRecords") > 0 }) {
            Terminal.print("Withheld: transactions that are not synced; central holds no copy of them, or an old one.")
        }
        for one in sites {
            guard let at = one["bundleForItAt"]?.integer else { continue }
            let isThere = one.count("cursor") >= one.count("bundleForItHead")
            Terminal.print("\(one.words("name")): the bundle of \(Moment.text(at)) \(isThere ? "has arrived" : "is not known to have arrived").")
        }
        for one in sites where !one.words("clock").isEmpty { Terminal.print(one.words("clock")) }
        if let sentence = HandedOn.sentence(value.list("handedOnBefore").map { ($0.words("what"), $0.words("siteName")) }) {
            Terminal.print("\(sentence) [\(FailureCode.tenureLeft.rawValue)]")
            Terminal.print("  \(HandedOn.remedy)")
        }
        value.showRepeatedNumbers()
        let open = value.list("transfersNotMade").compactMap { one in
            TransferPair.State(rawValue: one.words("state")).map { (state: $0, reason: one.words("waitsFor"), count: one.count("count")) }
        }
        if let sentence = OpenTransfers.sentence(open) { Terminal.print(sentence) }
        value.showWaiting()
        value.showNamesDeleted()
        Terminal.print("To send and withheld are as each site said at its last contact.")
        value.showBackup()
        value.showRepeats()
        let damaged = value.list("damaged").compactMap(\.text)
        if !damaged.isEmpty {
            Terminal.print("Damaged in this database: \(damaged.prefix(10).joined(separator: ", ")). tributary verify --repair mends it.")
        }
    }
}

/// A site's status for a person.
private struct SiteText {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    func show() {
        let name = value.words("name")
        Terminal.print("Site \(name.isEmpty ? "(never synchronised)" : name) of \(value.words("central")): \(value.words("state"))")
        Terminal.print(value.words("stateInWords"))
        Terminal.print(StatusSource.source(value))
        let stores = value.list("stores")
        let active = stores.filter { $0["kind"]?.text == "active" }.map { "\($0.words("name")) (\($0.words("code")))" }
        Terminal.print("Stores of this site: \(active.isEmpty ? "none" : active.joined(separator: ", ")). Known beside them: \(stores.count - active.count).")
        Terminal.print(
            "Waiting to be sent: \(counted(value.count("toSend"), "record")) in \(counted(value.count("groupsToSend"), "group")). Kept apart by central: \(value.count("parkedGroups"))."
        )
        if value.count("bundledGroups") > 0 {
            Terminal.print(
                "Of these \(counted(value.count("bundledGroups"), "group is", "groups are")) in the bundle of \(Moment.text(value["bundledAt"]?.integer)), which central has not answered yet."
            )
        }
        let receive = value["toReceive"]?.integer.map { counted($0, "record") } ?? "not known now"
        let staged = value.count("staged") == 0 ? "" : " Arrived, not yet part of the records: \(value.count("staged"))."
        Terminal.print("Waiting to be received: \(receive).\(staged)")
        Terminal.print("Last successful sync: \(Moment.text(value["lastSuccess"]?.integer)). Next: \(next)")
        if let last = value["lastError"], last["code"] != nil {
            Terminal.print("Since \(Moment.text(last["since"]?.integer)): \(last.words("message")) [\(last.words("code"))]")
            if !last.words("remedy").isEmpty { Terminal.print("  \(last.words("remedy"))") }
        }
        let tables = value["records"]?.members ?? []
        Terminal.print(
            "Holds \(tables.reduce(0) { $0 + ($1.value.integer ?? 0) }) records in \(tables.count) tables, up to central's change \(value.count("cursor"))."
        )
        value.showBackup()
        for one in value.list("preferences") where one["on"]?.truth == true {
            Terminal.print("\(one.words("title")) is on.")
        }
        for one in value.list("frozen") where one["record"] == nil {
            let what = one.words("office") == "primary" ? "The data common to all stores" : one.words("name")
            Terminal.print(
                one["leftBefore"]?.truth == true
                    ? "\(what) went elsewhere before central was restored, and is not edited here until an administrator says on central where it is worked in."
                    : "\(what) goes to \(one.words("to")) and is not edited here; sync to complete it.")
        }
        for one in value["arriving"]?.elements ?? [] {
            Terminal.print("On its way to this site: \(one.text ?? ""); people work there once everything has arrived.")
        }
        for one in value.list("withheld") {
            Terminal.print(
                "Kept here by choice: \(counted(one.count("records"), "record")) of the store \(one.words("name")); central holds no copy of them, or an old one."
            )
        }
        value.showRepeats()
        if !value.words("clock").isEmpty { Terminal.print(value.words("clock")) }
        value.showRepeatedNumbers()
        value.showWaiting()
        value.showNamesDeleted()
        let documents = value.list("transfersNotPassedOn")
        for one in documents.prefix(10) {
            let title = TransferKind(rawValue: one.words("kind"))?.initiatingTitle ?? one.words("table")
            let verb = one.words("state") == "refused" ? "is refused" : "waits"
            Terminal.print("Not passed on: \(title) \(one.words("id")) \(verb): \(one.words("sentence")) [\(one.words("waitsFor"))].")
        }
        if documents.count > 10 { Terminal.print("\(documents.count - 10) more documents are not passed on: transfers list.") }
        for one in value.list("parked") {
            Terminal.print("  group \(one.count("group")): \(one.words("message")) [\(one.words("code"))]")
            for record in one.list("records") { Terminal.print("    \(record.text ?? "")") }
        }
        if value.count("keptApartRecords") > 0 {
            Terminal.print("Shown here as they are, and not at central: \(counted(value.count("keptApartRecords"), "record")) of this site's own.")
            for one in value.list("keptApart").prefix(20) {
                let number = one["number"]?.integer.map { "number \($0) at central" } ?? "group \(one.count("group"))"
                let deleted = one["deletedHere"]?.truth == true ? " (deleted here)" : ""
                let givenUp = one["givenUp"]?.truth == true ? ", given up: \(one.words("message"))" : ""
                Terminal.print("  \(one.words("table")) \(one.words("id"))\(deleted): \(number)\(givenUp)")
            }
        }
        for line in value.list("log").prefix(10) { Terminal.print("  \(Moment.text(line["at"]?.integer))  \(line.words("message"))") }
    }

    private var next: String {
        if value["pausedBy"]?.text == "central" { return "when somebody asks: central has paused this site." }
        if value["paused"]?.truth == true { return "when somebody asks: the schedule is paused (tributary site resume)." }
        if value["progress"]?["phase"] != nil { return "one runs now." }
        if let at = value["nextAttempt"]?.integer { return "\(Moment.text(at))." }
        return "when the site's program is started."
    }
}
