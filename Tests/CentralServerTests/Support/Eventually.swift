import Synchronization
import Testing

/// Reads `value` until it is as awaited, for five seconds.
func eventually<T>(
    _ value: () async throws -> T, until isDone: (T) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> T {
    for _ in 0..<250 {
        let seen = try await value()
        if isDone(seen) { return seen }
        try await Task.sleep(for: .milliseconds(20))
    }
    let last = try await value()
    #expect(isDone(last), "it did not come to pass", sourceLocation: sourceLocation)
    return last
}
