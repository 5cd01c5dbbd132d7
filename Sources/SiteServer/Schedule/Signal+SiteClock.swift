import HTTPHost

extension Signal {
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
