import Synchronization

/// Wakes the one task that waits; a ring while nobody waits is kept for the next wait.
final class Bell: Sendable {
    private struct State: Sendable {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }
    private let state = Mutex(State())

    func ring() {
        let waiter = state.withLock { state in
            let waiter = state.waiter
            state.waiter = nil
            state.isRung = waiter == nil
            return waiter
        }
        waiter?.resume()
    }

    /// Returns at the next ring, or when the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isOver, former) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
                    if state.isRung || Task.isCancelled {
                        state.isRung = false
                        return (true, nil)
                    }
                    let former = state.waiter
                    state.waiter = continuation
                    return (false, former)
                }
                former?.resume()
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let waiter = state.waiter
                state.waiter = nil
                return waiter
            }
            waiter?.resume()
        }
    }

    /// As `wait`, but no longer than `limit`; nil waits for the ring alone.
    func wait(atMost limit: Duration?, _ clock: SiteClock) async {
        guard let limit else { return await wait() }
        guard limit > .zero else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { try? await clock.sleep(limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
