import Dispatch
import Testing

/// Runs a suite's tests on threads of their own.
///
/// For tests that wait for processes, sleep or compute for seconds in one piece. Swift's own threads are as many as processors: two such
/// tests at once would hold up every other test of a small machine, and what those wait for would come too late.
package struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    package let isRecursive = true

    package func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
        guard testCase != nil else { return try await function() }
        try await withTaskExecutorPreference(ThreadPerJob.shared) { try await function() }
    }
}

extension Trait where Self == OwnThreads {
    package static var ownThreads: Self { Self() }
}

/// Dispatch gives a queue of one piece a thread at once; of many pieces on one queue it would wait a second before each further thread.
private final class ThreadPerJob: TaskExecutor {
    static let shared = ThreadPerJob()

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        DispatchQueue(label: "test").async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
