import Foundation
import Testing

/// Asks again until the answer is right; for what happens by itself after a while.
@discardableResult
package func eventually<T>(
    within limit: Duration = .seconds(20), _ ask: () async throws -> T, until isRight: (T) -> Bool,
    _ location: SourceLocation = #_sourceLocation
) async throws -> T {
    let end = ContinuousClock.now + limit
    while true {
        let answer = try await ask()
        if isRight(answer) { return answer }
        guard ContinuousClock.now < end else {
            Issue.record("it did not come true; last: \(answer)", sourceLocation: location)
            return answer
        }
        try await Task.sleep(for: .milliseconds(25))
    }
}

/// Waits until something is so; says what it waited for when it never is.
package func eventually(
    _ what: String, within seconds: Double = 30, sourceLocation: SourceLocation = #_sourceLocation, _ isSo: () throws -> Bool
) throws {
    let deadline = Date().addingTimeInterval(seconds)
    while Date() < deadline {
        if try isSo() { return }
        usleep(100_000)
    }
    Issue.record("\(what) within \(seconds) seconds", sourceLocation: sourceLocation)
}
