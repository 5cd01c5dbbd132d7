import HTTPHost
import Synchronization
import Testing

@Suite("A signal wakes the one task that waits for it")
struct SignalTests {
    @Test func `rung many times while the work goes on, it is done once more; ended, never again`() async throws {
        let (signal, second) = (Signal(), Signal())
        let count = Count()
        signal.ring()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await signal.forEach {
                    let now = count.next()
                    if now == 1 { for _ in 0..<5 { signal.ring() } }
                    if now == 2 { second.ring() }
                }
            }
            await second.wait()
            // A third time would come at once.
            try? await Task.sleep(for: .milliseconds(50))
            signal.end()
            signal.ring()
            await group.waitForAll()
        }
        #expect(count.value == 2)
    }

    @Test func `it comes by itself after its interval, and ends with its task`() async throws {
        let (signal, third) = (Signal(), Signal())
        let count = Count()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await signal.forEach(atLeastEvery: .milliseconds(5)) {
                    if count.next() == 3 { third.ring() }
                }
            }
            await third.wait()
            group.cancelAll()
        }
        #expect(count.value >= 3)
    }

    @Test func `a wait that began after the end, or whose task is cancelled, returns`() async {
        let signal = Signal()
        let waiting = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await signal.wait()
                return true
            }
            group.cancelAll()
            return await group.next()
        }
        #expect(waiting == true)
        signal.end()
        await signal.wait()
    }
}

private final class Count: Sendable {
    private let state = Mutex(0)
    var value: Int { state.withLock { $0 } }

    func next() -> Int {
        state.withLock { count in
            count += 1
            return count
        }
    }
}
