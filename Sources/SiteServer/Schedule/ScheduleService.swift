import Failures
import HTTPHost
import ServiceLifecycle
import Storage
import SyncSite

/// Syncs on schedule and on request until the program stops.
struct ScheduleService: Service {
    /// How long a call to central may still take once the program stops; abandoning it loses nothing.
    private static let patience: Duration = .seconds(5)

    let runner: SyncRunner

    func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await runner.runSchedule() }
                group.addTask {
                    await runner.stopAsked.wait()
                    try? await Task.sleep(for: Self.patience)
                }
                await group.next()
                runner.stop()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            runner.stop()
        }
        await lastUntilShutdown()
    }
}
