import Synchronization

/// One direction of a slow line, which all connections share: says when each packet leaves and when it arrives.
///
/// A connection has a window as TCP's: it grows with what arrives, is halved by a loss, and bounds how much is under way.
final class SlowWay: Sendable {
    /// One connection's share of the way; used by one event loop.
    struct Course {
        /// Packets that may be under way at once.
        var window = 10.0
        /// Below this the window doubles in a round trip; above it grows by one.
        var threshold = 64.0
        var nextDeparture: Duration = .zero
        var lastArrival: Duration = .zero
    }

    private struct State {
        var freeAt: Duration = .zero
        var random: UInt64
        var lost = 0
        var lostBytes = 0
    }

    private let timing: LineTiming
    private let state: Mutex<State>

    init(_ timing: LineTiming, seed: UInt64) {
        self.timing = timing
        state = Mutex(State(random: seed &* 0x9E37_79B9_7F4A_7C15 | 1))
    }

    /// Packets lost, and the bytes that went again.
    var lost: (packets: Int, bytes: Int) { state.withLock { ($0.lost, $0.lostBytes) } }

    /// A packet of one connection.
    ///
    /// - Returns: when it has left the sender, and when it is at the other end.
    func send(_ bytes: Int, _ course: inout Course, now: Duration) -> (left: Duration, arrives: Duration) {
        let roundTrip = timing.delay * 2
        let length = Duration.seconds(1) * (Double(bytes) / Double(timing.bytesPerSecond))
        let (left, repeats) = state.withLock { state in
            var repeats = 0
            while Self.chance(&state.random) < timing.loss, repeats < 6 { repeats += 1 }
            state.lost += repeats
            state.lostBytes += repeats * bytes
            let start = max(now, state.freeAt, course.nextDeparture)
            // What is sent again takes its time on the line as well.
            state.freeAt = start + length * Double(repeats + 1)
            return (start + length, repeats)
        }
        if repeats > 0 {
            course.threshold = max(course.window / 2, 2)
            course.window = course.threshold
        } else {
            course.window += course.window < course.threshold ? 1 : 1 / course.window
        }
        course.nextDeparture = left + roundTrip * Double(repeats) + max(roundTrip * (1 / course.window) - length, .zero)
        course.lastArrival = max(course.lastArrival, left + timing.delay + roundTrip * Double(repeats))
        return (left, course.lastArrival)
    }

    /// Between 0 and 1.
    private static func chance(_ random: inout UInt64) -> Double {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return Double(random >> 11) / Double(1 << 53)
    }
}
