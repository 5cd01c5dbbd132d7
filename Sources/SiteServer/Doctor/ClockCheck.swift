import Failures
import HTTPHost
import SyncProtocol

/// Whether the clock here agrees with central's, as its answer tells it.
package struct ClockCheck: Check {
    package let name = "clock"
    private let outcome: ProbeOutcome

    package init(_ outcome: ProbeOutcome) { self.outcome = outcome }

    package func look() -> Finding {
        guard case .success((_, let date?)) = outcome.answer else { return .skipped("Central could not be asked for the time.") }
        let ahead = Measure(outcome.askedAt - date, .seconds)
        guard let difference = ClockDifference(site: outcome.askedAt, central: date) else { return .ok("The clock agrees with central's.", ahead) }
        return .failure(Failure(.clockDiffers, difference.atSite), .warn, ahead)
    }
}
