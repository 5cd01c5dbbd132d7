import Failures
import HTTPHost
import SyncSite

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
        let carried = (try? folder.engineToLook()?.carriedTimes()) ?? CarriedTimes(madeAt: nil, takenAt: nil)
        let good = [status.lastSuccess.map { "The last sync that succeeded was \(ago($0))." }, words(carried)].compactMap(\.self)
        let last = [status.lastSuccess, carried.takenAt].compactMap(\.self).max()
        let figure = last.map { Measure(age($0), .seconds) }
        let sentence = good.isEmpty ? "No sync has succeeded yet." : good.joined(separator: " ")
        if let failed = status.lastError {
            let failure = Failure(failed.failure.code, "\(sentence) The last try failed: \(failed.failure.message)", remedy: failed.failure.remedy)
            return .failure(failure, .warn, figure)
        }
        guard let last else {
            return .warn(sentence, code: .notInitialised, remedy: "Let it sync once: tributary site sync --data \(folder.path)")
        }
        guard age(last) <= Self.longest else {
            return .warn(
                sentence, figure,
                remedy: last == carried.takenAt
                    ? "Carry a bundle to central and one back: tributary site bundle FILE."
                    : "See that the program runs (tributary site serve) and the device is online now and then.")
        }
        return .ok(sentence, figure)
    }

    /// When bundles went either way; nil where none ever did.
    private func words(_ carried: CarriedTimes) -> String? {
        guard carried.madeAt != nil || carried.takenAt != nil else { return nil }
        let taken = carried.takenAt.map { "was taken \(ago($0))" } ?? "has not come yet"
        let made = carried.madeAt.map { "was made \(ago($0))" } ?? "was not made yet"
        return "The last bundle of central's \(taken), the last one for central \(made)."
    }

    /// Seconds since then; nothing of the future.
    private func age(_ at: Int64) -> Int64 { now > at ? now.subtractingReportingOverflow(max(at, 0)).partialValue : 0 }

    private func ago(_ at: Int64) -> String { TimeSpan.ago(age(at)) }
}
