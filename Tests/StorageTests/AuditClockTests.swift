import Storage
import Synchronization
import Testing

@Suite("R-SITE 6: entries of the audit log prove themselves")
struct AuditClockTests {
    private final class Ticking: Sendable {
        private let seconds = Mutex<Int64>(1_800_000_000)
        func read() -> Int64 {
            seconds.withLock {
                $0 += 1
                return $0
            }
        }
    }

    @Test func `an entry written while the second changes is what its chain says`() throws {
        let clock = Ticking()
        let database = try LedgerDatabase(
            engine: SQLiteDatabase(path: DriverContract.temporaryFile().path), opening: "ticking", clock: { clock.read() })
        for number in 1...3 {
            try database.write { try $0.audit.append(actor: "ama", origin: "here", act: "site-edited", subject: "\(number)", details: Array("{}".utf8)) }
        }
        #expect(try database.read { try $0.audit.firstBroken() } == nil)
    }
}
