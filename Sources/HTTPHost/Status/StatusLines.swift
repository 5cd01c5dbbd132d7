import Failures
import Payload
import Storage
import SyncRules

/// What the text of a status says of central and of a site in the same words, read from the JSON of either.
package struct StatusLines {
    private let value: JSONValue
    /// A time as people read it, from seconds since 1970; nil is never.
    private let moment: (Int64?) -> String

    package init(_ value: JSONValue, moment: @escaping (Int64?) -> String) {
        self.value = value
        self.moment = moment
    }

    package var repeatedNumbers: [String] {
        value.list("numbersGivenTwice").map {
            "\($0.words("sentence")) Give one of them another number. [\(FailureCode.numberGivenTwice.rawValue)]"
        }
    }

    package var namesDeleted: [String] {
        let gone = value.list("namesDeleted")
        return gone.prefix(10).map { $0.words("sentence") } + (gone.isEmpty ? [] : ["  \(NamedGone.remedy)"])
    }

    package var waiting: [String] {
        guard value.count("orphanRecords") > 0 else { return [] }
        let waiting = counted(value.count("orphanRecords"), "record waits for the one it hangs on", "records wait for the one they hang on")
        return ["\(waiting), all of them: tributary records waiting."] + value.list("orphans").prefix(5).map { "  \($0.words("sentence"))" }
    }

    package var repeats: [String] {
        value.list("overdispensedRepeats").map { "\($0.words("sentence")) [\(FailureCode.repeatOverdispensed.rawValue)]" }
    }

    /// When the last backup was made, and what stands in the way; nothing where nobody keeps any.
    package var backup: [String] {
        guard let backup = value["backup"] else { return [] }
        var lines: [String] = []
        if let at = backup["at"]?.integer {
            let proven = backup["proven"]?.truth == true ? "proven whole" : "NOT proven whole"
            lines.append("Last backup: \(moment(at)), \(backup.count("bytes")) bytes, \(proven): \(backup.words("file"))")
        } else if backup["folder"]?.text != nil {
            lines.append("Last backup: none yet.")
        }
        if backup["underWay"]?.truth == true {
            lines.append("  A backup is under way.")
        } else if let next = backup["nextAt"]?.integer {
            lines.append("  Next: \(moment(next)), \(backup.words("schedule")).")
        }
        guard let code = backup["code"]?.text else { return lines }
        return lines + [
            "  Backups fail since \(moment(backup["failsSince"]?.integer)): \(backup.words("message")) [\(code)]", "  \(backup.words("remedy"))",
        ]
    }
}

/// Members of a status as its reader needs them; what is missing is nothing.
extension JSONValue {
    package func list(_ key: String) -> [JSONValue] { self[key]?.elements ?? [] }
    package func count(_ key: String) -> Int64 { self[key]?.integer ?? 0 }
    package func words(_ key: String) -> String { self[key]?.text ?? "" }
}
