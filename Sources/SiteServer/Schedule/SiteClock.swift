import Foundation
import HTTPHost

/// Time and chance as the site sees them; a test brings its own.
package struct SiteClock: Sendable {
    /// Seconds since 1970, for people.
    package var now: @Sendable () -> Int64
    /// Time since some moment, never going back; decisions rest on it.
    package var uptime: @Sendable () -> Duration
    package var sleep: @Sendable (Duration) async throws -> Void
    /// Between 0 and 1.
    package var random: @Sendable () -> Double
    /// A random id, never used before.
    package var newID: @Sendable () -> String

    package init(
        now: @escaping @Sendable () -> Int64, uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void, random: @escaping @Sendable () -> Double,
        newID: @escaping @Sendable () -> String
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
        self.random = random
        self.newID = newID
    }

    /// The machine's own.
    package static func system() -> SiteClock {
        let start = ContinuousClock.now
        return SiteClock(
            now: { Int64(time(nil)) }, uptime: { ContinuousClock.now - start }, sleep: { try await Task.sleep(for: $0) },
            random: { Double.random(in: 0..<1) }, newID: { Secrets.hex(Secrets.random(16)) })
    }
}
