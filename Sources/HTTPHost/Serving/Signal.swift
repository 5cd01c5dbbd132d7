import Synchronization

/// Wakes one task that waits for it: however often it is rung meanwhile, the task goes round once more.
package final class Signal: Sendable {
    private struct State: Sendable {
        var isRung = false
        var isEnded = false
        var waiter: CheckedContinuation<Void, Never>?

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }
    private let state = Mutex(State())

    package init() {}

    package func ring() {
        let waiter = state.withLock { state in
            let waiter = state.takeWaiter()
            state.isRung = waiter == nil
            return waiter
        }
        waiter?.resume()
    }

    /// Ends `forEach` and every wait, now and later; nobody is woken by a ring any more.
    package func end() {
        let waiter = state.withLock { state in
            state.isEnded = true
            return state.takeWaiter()
        }
        waiter?.resume()
    }

    /// Returns at the next ring, or when the task is cancelled or the signal ended; a second one that waits sends the first away.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isOver, former) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
                    if state.isRung || state.isEnded || Task.isCancelled {
                        state.isRung = false
                        return (true, nil)
                    }
                    let former = state.takeWaiter()
                    state.waiter = continuation
                    return (false, former)
                }
                former?.resume()
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { $0.takeWaiter() }
            waiter?.resume()
        }
    }

    /// Does `body` after every ring, and besides at least once in every `interval`, until the task is cancelled or the signal ended.
    package func forEach(atLeastEvery interval: Duration? = nil, _ body: () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            if let interval {
                group.addTask { while (try? await Task.sleep(for: interval)) != nil { self.ring() } }
            }
            while !Task.isCancelled {
                await wait()
                guard !Task.isCancelled, !state.withLock({ $0.isEnded }) else { break }
                await body()
            }
            group.cancelAll()
        }
    }
}
