import Failures
import Payload

/// How backups of a folder's database go: the last one that was made, and what went wrong since; kept in a small file of the data folder.
package struct BackupStatus: Sendable, Equatable {
    /// In the data folder.
    package static let fileName = "backup.json"

    /// The last copy that was made.
    package struct Last: Sendable, Equatable {
        package var file: String
        package var at: Int64
        package var bytes: Int64
        package var isProven: Bool
    }

    /// What stood in the way of the last attempt; nil after one that went well.
    package struct Trouble: Sendable, Equatable {
        package var code: FailureCode
        package var message: String
        package var remedy: String
        /// Of the first attempt in a row that failed, and of the last one.
        package var since: Int64
        package var at: Int64
    }

    /// Where copies go by themselves, and when, in words; nil when no program was told.
    package var folder: String?
    package var schedule: String?
    package var isUnderWay = false
    package var nextAt: Int64?
    package var last: Last?
    package var trouble: Trouble?

    package init() {}

    /// What is written down in a data folder; a file that is missing or damaged says nothing.
    package init(written dataFolder: String) {
        guard let bytes = try? SmallFile.read("\(dataFolder)/\(Self.fileName)"), let value = try? JSONValue(parsing: bytes) else { return }
        folder = value["folder"]?.text
        schedule = value["schedule"]?.text
        if let file = value["file"]?.text, let at = value["at"]?.integer, BackupFacts.moments.contains(at) {
            last = Last(file: file, at: at, bytes: value["bytes"]?.integer ?? 0, isProven: value["proven"]?.truth ?? false)
        }
        if let code = value["code"]?.text.flatMap({ FailureCode(rawValue: $0) }), let at = value["failedAt"]?.integer {
            trouble = Trouble(
                code: code, message: value["message"]?.text ?? "", remedy: value["remedy"]?.text ?? "", since: value["failsSince"]?.integer ?? at, at: at)
        }
    }

    /// Writes it down; a disk that cannot take it is no reason to stop.
    package func keep(in dataFolder: String) {
        try? SmallFile.write(JSONObject.encode { write(to: &$0) } + [0x0A], to: "\(dataFolder)/\(Self.fileName)", mode: 0o600)
    }

    package mutating func succeeded(_ made: BackupMaker.Made) {
        last = Last(file: made.copy.file, at: made.facts.madeAt, bytes: made.facts.bytes, isProven: made.facts.isProven)
        trouble = nil
    }

    package mutating func failed(_ failure: Failure, at: Int64) {
        trouble = Trouble(code: failure.code, message: failure.message, remedy: failure.remedy, since: trouble?.since ?? at, at: at)
        if failure.code == .backupNotWhole, let file = failure.context["file"], let facts = BackupFacts(besides: file) {
            last = Last(file: file, at: facts.madeAt, bytes: facts.bytes, isProven: false)
        }
    }

    /// Members of a status; names never change once shipped.
    package func write(to object: inout JSONObject) {
        object.text("folder", folder)
        object.text("schedule", schedule)
        object.truth("underWay", isUnderWay)
        object.number("nextAt", nextAt)
        object.text("file", last?.file)
        object.number("at", last?.at)
        object.number("bytes", last?.bytes)
        object.truth("proven", last?.isProven ?? false)
        object.text("code", trouble?.code.rawValue)
        object.text("message", trouble?.message)
        object.text("remedy", trouble?.remedy)
        object.number("failsSince", trouble?.since)
        object.number("failedAt", trouble?.at)
    }

    /// What somebody should look at; nil when all goes well or nothing was asked for.
    package func notice(now: Int64) -> Notice? {
        guard let trouble else { return nil }
        let last = last.map { "the last one is from \(TimeSpan.ago(max(now - $0.at, 0)))" } ?? "there is none yet"
        return Notice(.bad, "Backups fail, and \(last): \(trouble.message) \(trouble.remedy)", more: trouble.code.rawValue)
    }
}
