import Failures
import HTTPHost

/// How the last sync ended, as it is written down, and how long the last good one is ago.
package struct LastSync: Check {
    package let name = "last-sync"
    /// An hour a week is enough; more than two weeks without is a line or a machine to look after.
    private static let longest: Int64 = 14 * 86_400

    private let folder: SiteFolder
    private let now: Int64

    /// - Parameter now: seconds since 1970.
    package init(_ folder: SiteFolder, now: Int64) {
        self.folder = folder
        self.now = now
    }

    package func look() -> Finding {
        var status = SyncStatus()
        SyncMemory(folder).recall(into: &status)
        let age = status.lastSuccess.map { now > $0 ? now.subtractingReportingOverflow(max($0, 0)).partialValue : 0 }
        let figure = age.map { Measure($0, .seconds) }
        let good = age.map { "The last sync that succeeded was \(TimeSpan.ago($0))." } ?? "No sync has succeeded yet."
        if let last = status.lastError {
            let failure = Failure(last.failure.code, "\(good) The last try failed: \(last.failure.message)", remedy: last.failure.remedy)
            return .failure(failure, .warn, figure)
        }
        guard let age else { return .warn(good, code: .notInitialised, remedy: "Let it sync once: tributary site sync --data \(folder.path)") }
        guard age <= Self.longest else {
            return .warn(good, figure, remedy: "See that the program runs (tributary site serve) and the device is online now and then.")
        }
        return .ok(good, figure)
    }
}
