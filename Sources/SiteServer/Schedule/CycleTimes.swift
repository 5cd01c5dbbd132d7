import Logging
import SyncSite

/// Where the time of one sync went, for the log: on the line by kind of call, and at work on this machine.
///
/// Two calls, or a call and work, may overlap: the sums may be more than the sync took.
struct CycleTimes: Sendable, Equatable {
    enum Step: String, CaseIterable, Sendable {
        case session, push, pull
        /// What is asked for by name, and comparisons of what differed.
        case repair
        /// Taking what had arrived into the records, with what follows from it.
        case checkpoint
        /// Everything else that is done here: making pushes, working answers in.
        case work
    }

    struct Sum: Sendable, Equatable {
        var calls = 0
        var time: Duration = .zero
        /// Bytes on the line, bodies only.
        var sent = 0
        var received = 0
    }

    private(set) var sums: [Step: Sum] = [:]

    /// A call that was answered, or failed.
    ///
    /// - Parameters:
    ///   - sent: bytes on the line; 0 where it failed and nobody knows.
    ///   - received: as `sent`.
    mutating func add(_ call: SiteCycle.Call, took time: Duration, sent: Int, received: Int) {
        var sum = sums[Self.step(of: call)] ?? Sum()
        sum.calls += 1
        sum.time += time
        sum.sent += sent
        sum.received += received
        sums[Self.step(of: call)] = sum
    }

    mutating func add(work time: Duration, isCheckpoint: Bool) { sums[isCheckpoint ? .checkpoint : .work, default: Sum()].time += time }

    private static func step(of call: SiteCycle.Call) -> Step {
        switch call {
        case .session: .session
        case .push, .part: .push
        case .pull: .pull
        case .fetch, .compare: .repair
        }
    }

    /// One member a step that there was: `"pull": "2 calls, 0.314 s, 512 bytes sent, 40218 received"`.
    var metadata: Logger.Metadata {
        var all: Logger.Metadata = [:]
        for (step, sum) in sums {
            let time = "\(Self.seconds(sum.time)) s"
            all[step.rawValue] =
                sum.calls == 0
                ? "\(time)" : "\(sum.calls == 1 ? "1 call" : "\(sum.calls) calls"), \(time), \(sum.sent) bytes sent, \(sum.received) received"
        }
        return all
    }

    /// With three digits behind the point.
    static func seconds(_ time: Duration) -> String {
        let milliseconds = max(time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000, 0)
        let rest = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }
}
