import Failures
import Payload

/// How old the last backup is that the program made, as it is written down in the folder, and what went wrong since.
package struct BackupAge: Check {
    package let name = "backup"
    static let fileName = "backup.json"
    private static let longest: Int64 = 2 * 86_400

    private let folder: String
    private let now: Int64

    /// - Parameter now: seconds since 1970.
    package init(folder: String, now: Int64) {
        self.folder = folder
        self.now = now
    }

    package func look() -> Finding {
        guard let bytes = try? SmallFile.read("\(folder)/\(Self.fileName)"), let value = try? JSONValue(parsing: bytes), value.members != nil else {
            return .skipped("The program has made no backups by itself, and knows of no others.")
        }
        let age = value["at"]?.integer.map { now > $0 ? now.subtractingReportingOverflow(max($0, 0)).partialValue : 0 }
        let figure = age.map { Measure($0, .seconds) }
        let last = age.map { "The last backup was made \(TimeSpan.ago($0))." } ?? "No backup was made yet."
        if let message = value["message"]?.text {
            let code = value["code"]?.text.flatMap { FailureCode(rawValue: $0) }
            return .warn("\(last) Since then it failed: \(message)", figure, code: code, remedy: value["remedy"]?.text ?? Self.remedy)
        }
        guard let age, age <= Self.longest else { return .warn(last, figure, remedy: Self.remedy) }
        guard value["proven"]?.truth == true else { return .warn("\(last) Nobody has proven that it is whole.", figure, remedy: Self.remedy) }
        return .ok(last, figure)
    }

    private static let remedy = "Make one, on another disk: docs/handbook/restoring.md."
}
