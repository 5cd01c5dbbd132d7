import Failures
import SyncSite

/// A sync under way, for people: the same on the page and in the text of the status.
extension SyncProgress {
    package var phaseInWords: String {
        switch phase {
        case .connecting: "Calling central"
        case .pushing: "Sending"
        case .pulling: "Receiving"
        case .fetching: "Fetching missing records"
        case .comparing: "Comparing with central"
        case .done: "Finishing"
        }
    }

    /// What went either way, and of what is still to come how much and for how long, as far as that is known.
    package var amounts: String {
        let done = "\(pushed) sent, \(received) received."
        guard let remaining else { return done }
        let time = secondsLeft.map { ", about \(TimeSpan.words($0)) left" } ?? ""
        let part =
            switch load?.part {
            case .essentials: " of what work needs"
            case .rest: " of the rest"
            case nil: " of the first load"
            }
        let percent = percent.map { " \($0) %\(part)." } ?? ""
        return "\(done)\(percent) \(remainingIsLeast ? "More than " : "")\(counted(remaining, "record")) still to come\(time)."
    }
}
