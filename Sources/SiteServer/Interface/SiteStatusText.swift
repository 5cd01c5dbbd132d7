import Failures
import HTTPHost
import Payload
import Transfers

/// A site's status as text, for the people who work there: from its JSON, in plain words (R-SYNC 8).
package struct SiteStatusText {
    private static let namedMost = 10

    private let value: JSONValue
    private let source: String
    private let moment: (Int64?) -> String
    private var shared: StatusLines { StatusLines(value, moment: moment) }

    /// - Parameters:
    ///   - value: as `SiteStatusJSON` writes it.
    ///   - source: of when and of whom the figures are, as a sentence.
    ///   - moment: a time as people read it, from seconds since 1970; nil is never.
    package init(_ value: JSONValue, source: String, moment: @escaping (Int64?) -> String) {
        self.value = value
        self.source = source
        self.moment = moment
    }

    package var lines: [String] {
        head + queues + bundles + sync + records + offices + shared.repeats + clock + shared.repeatedNumbers + shared.waiting + shared.namesDeleted
            + documents + keptApart + log
    }

    private var head: [String] {
        let name = value.words("name")
        return [
            "Site \(name.isEmpty ? "(never synchronised)" : name) \(SiteWords.place(central: value.words("central"))): \(value.words("state"))",
            value.words("stateInWords"),
            source, value.words("storesInWords"),
        ]
    }

    private var queues: [String] {
        var lines = [
            "Waiting to be sent: \(counted(value.count("toSend"), "record")) in \(counted(value.count("groupsToSend"), "group")). Kept apart by central: \(value.count("parkedGroups"))."
        ]
        if value.count("bundledGroups") > 0 {
            lines.append(
                "Of these \(counted(value.count("bundledGroups"), "group is", "groups are")) in the bundle of \(moment(value["bundledAt"]?.integer)), which central has not answered yet."
            )
        }
        let receive = value["toReceive"]?.integer.map { counted($0, "record") } ?? "not known now"
        let staged = value.count("staged") == 0 ? "" : " Arrived, not yet part of the records: \(value.count("staged"))."
        return lines + ["Waiting to be received: \(receive).\(staged)"] + (value["progress"]?["inWords"]?.text.map { [$0] } ?? [])
    }

    /// When bundles went either way; nothing where none ever did.
    private var bundles: [String] {
        guard value["bundleMadeAt"]?.integer != nil || value["bundleTakenAt"]?.integer != nil else { return [] }
        return [
            "Last bundle of central's taken: \(moment(value["bundleTakenAt"]?.integer)). Last one made for central: \(moment(value["bundleMadeAt"]?.integer))."
        ]
    }

    private var sync: [String] {
        let line = "Last successful sync: \(moment(value["lastSuccess"]?.integer)). Next: \(next)"
        guard let last = value["lastError"], last["code"] != nil else { return [line] }
        let remedy = SiteWords.remedy(code: last.words("code"), told: last.words("remedy"))
        return [line, "Since \(moment(last["since"]?.integer)): \(last.words("message")) [\(last.words("code"))]"] + (remedy.isEmpty ? [] : ["  \(remedy)"])
    }

    private var next: String {
        if value.words("central") == SiteServerConfiguration.unknownAddress { return "by bundle: tributary site bundle FILE." }
        if value["pausedBy"]?.text == "central" { return "when somebody asks: central has paused this site." }
        if value["paused"]?.truth == true { return "when somebody asks: the schedule is paused (tributary site resume)." }
        if value["progress"]?["phase"] != nil { return "one runs now." }
        if let at = value["nextAttempt"]?.integer { return "\(moment(at))." }
        return "when the site's program is started."
    }

    private var records: [String] {
        let tables = value["records"]?.members ?? []
        return [
            "Holds \(tables.reduce(0) { $0 + ($1.value.integer ?? 0) }) records in \(tables.count) tables, up to central's change \(value.count("cursor"))."
        ] + shared.backup + value.list("preferences").filter { $0["on"]?.truth == true }.map { "\($0.words("title")) is on." }
    }

    /// What leaves, comes, or stays here by choice.
    private var offices: [String] {
        let leaving = value.list("frozen").filter { $0["record"] == nil }.map { one in
            let what = one.words("office") == "primary" ? "The data common to all stores" : one.words("name")
            return one["leftBefore"]?.truth == true
                ? "\(what) went elsewhere before central was restored, and is not edited here until an administrator says on central where it is worked in."
                : "\(what) goes to \(one.words("to")) and is not edited here; sync to complete it."
        }
        let kept = value.list("withheld").map { one in
            "Kept here by choice: \(counted(one.count("records"), "record")) of the store \(one.words("name")); central holds no copy of them, or an old one."
        }
        return leaving + ["arrivingInWords", "againInWords"].compactMap { value[$0]?.text } + kept
    }

    private var clock: [String] { value.words("clock").isEmpty ? [] : [value.words("clock")] }

    /// Documents of this site's stores that central does not pass on.
    private var documents: [String] {
        let all = value.list("transfersNotPassedOn")
        let named = all.prefix(Self.namedMost).map { one in
            let title = TransferKind(rawValue: one.words("kind"))?.initiatingTitle ?? one.words("table")
            let verb = one.words("state") == "refused" ? "is refused" : "waits"
            return "Not passed on: \(title) \(one.words("id")) \(verb): \(one.words("sentence")) [\(one.words("waitsFor"))]."
        }
        return named + (all.count > Self.namedMost ? ["\(all.count - Self.namedMost) more documents are not passed on: transfers list."] : [])
    }

    private var keptApart: [String] {
        let groups = value.list("parked").flatMap { one in
            ["  group \(one.count("group")): \(one.words("message")) [\(one.words("code"))]"] + one.list("records").map { "    \($0.text ?? "")" }
        }
        guard value.count("keptApartRecords") > 0 else { return groups }
        let records = value.list("keptApart").prefix(20).map { one in
            let number = one["number"]?.integer.map { "number \($0) at central" } ?? "group \(one.count("group"))"
            let deleted = one["deletedHere"]?.truth == true ? " (deleted here)" : ""
            let givenUp = one["givenUp"]?.truth == true ? ", given up: \(one.words("message"))" : ""
            return "  \(one.words("table")) \(one.words("id"))\(deleted): \(number)\(givenUp)"
        }
        let count = counted(value.count("keptApartRecords"), "record")
        return groups + ["Shown here as they are, and not at central: \(count) of this site's own."] + records
    }

    private var log: [String] { value.list("log").prefix(Self.namedMost).map { "  \(moment($0["at"]?.integer))  \($0.words("message"))" } }
}
