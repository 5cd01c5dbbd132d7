import Failures
import HTTPHost
import SampleNetwork
import SiteServer
import Testing

@Suite("R-SYNC 7: when a site syncs")
struct ScheduleTests {
    private let unreachable = Failure(.centralUnreachable)

    @Test func `a site on a schedule syncs at once and then at its interval`() {
        var schedule = SyncSchedule(interval: .seconds(300))
        schedule.begin(at: .seconds(10))
        #expect(schedule.due == .seconds(10))
        schedule.start()
        schedule.end(nil, at: .seconds(12), chance: 0.3)
        #expect(schedule.due == .seconds(312))
    }

    @Test func `a paused site syncs when a person asks and not otherwise`() {
        var schedule = SyncSchedule(interval: nil)
        schedule.begin(at: .zero)
        schedule.heardOfWrite(at: .seconds(1))
        schedule.heardOfNews(at: .seconds(1))
        #expect(schedule.due == nil)
        schedule.request()
        #expect(schedule.due == .zero)
        schedule.start()
        schedule.end(unreachable, at: .seconds(3), chance: 0.5)
        #expect(schedule.due == nil)
    }

    @Test func `while central keeps synchronisation off a site asks again within seconds, spread by chance`() {
        let off = Failure(.syncIsOff, nil, [Failure.retryAfter: "5"])
        for chance in [0, 0.5, 1] {
            var schedule = SyncSchedule(interval: .seconds(300))
            schedule.begin(at: .zero)
            for _ in 0..<12 {
                schedule.start()
                schedule.end(off, at: .zero, chance: chance)
            }
            #expect(schedule.due ?? .zero >= .seconds(5) && schedule.due ?? .seconds(99) <= .seconds(12), "\(chance)")
        }
    }

    @Test func `several writes within half a second travel together`() {
        var schedule = SyncSchedule(interval: .seconds(300))
        schedule.begin(at: .zero)
        schedule.start()
        schedule.end(nil, at: .seconds(1), chance: 0)
        schedule.heardOfWrite(at: .seconds(5))
        schedule.heardOfWrite(at: .milliseconds(5_400))
        #expect(schedule.due == .milliseconds(5_500))
    }

    @Test func `a write during a sync is sent by the next one soon`() {
        var schedule = SyncSchedule(interval: .seconds(300))
        schedule.begin(at: .zero)
        schedule.start()
        schedule.heardOfWrite(at: .seconds(1))
        schedule.end(nil, at: .seconds(4), chance: 0)
        #expect(schedule.due == .milliseconds(1_500))
    }

    @Test func `retries wait longer each time, spread by chance, and never longer than the most`() {
        var schedule = SyncSchedule(interval: .seconds(3_600))
        schedule.begin(at: .zero)
        var waits: [Duration] = []
        for _ in 0..<12 {
            schedule.start()
            schedule.end(unreachable, at: .zero, chance: 1)
            waits.append(schedule.due ?? .zero)
        }
        #expect(waits.prefix(4) == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
        #expect(waits.last == .seconds(300))
        schedule.start()
        schedule.end(unreachable, at: .zero, chance: 0)
        #expect(schedule.due == .seconds(150))
        schedule.start()
        schedule.end(nil, at: .zero, chance: 0)
        schedule.start()
        schedule.end(unreachable, at: .zero, chance: 1)
        #expect(schedule.due == .seconds(1), "a success forgets the failures before it")
    }

    @Test(arguments: [UInt64(1), 2, 3]) func `a thousand sites that failed together come back spread, in every round`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var sites = Array(repeating: SyncSchedule(interval: .seconds(300)), count: 1_000)
        var (longest, busiest) = (Duration.zero, 0)
        for round in 0..<10 {
            var dues: [Duration] = []
            for place in sites.indices {
                sites[place].start()
                sites[place].end(unreachable, at: .zero, chance: Double(random.next() >> 11) / Double(1 << 53))
                dues.append(sites[place].due ?? .zero)
            }
            longest = dues.max() ?? .zero
            let least = dues.min() ?? .zero
            #expect(longest - least >= longest * 0.49, "round \(round): \(least) to \(longest)")
            // In tenths of the time over which they are spread.
            let tenths = Dictionary(grouping: dues) { min(Int(($0 - least) / (longest - least) * 10), 9) }
            busiest = tenths.values.map(\.count).max() ?? 0
            #expect(busiest < 150, "round \(round)")
        }
        #expect(longest > .seconds(290) && longest <= .seconds(300))
    }

    @Test(arguments: ["315360000", "-9", "soon", "9223372036854775807", ""])
    func `a time to wait that nobody means is bounded or passed over`(text: String) {
        var schedule = SyncSchedule(interval: .seconds(300))
        schedule.begin(at: .zero)
        schedule.start()
        schedule.end(Failure(.overloaded, nil, [Failure.retryAfter: text]), at: .zero, chance: 1)
        let due = schedule.due ?? .zero
        #expect(due >= .seconds(1) && due <= .seconds(3_601), "\(due)")
    }

    @Test func `the time that central asks for is honoured`() {
        var schedule = SyncSchedule(interval: .seconds(60))
        schedule.begin(at: .zero)
        schedule.start()
        schedule.end(Failure(.lockedOut, nil, [Failure.retryAfter: "90"]), at: .zero, chance: 0)
        #expect(schedule.due == .seconds(90))
    }

    @Test func `what a person must deal with is not tried again in a hurry`() {
        var schedule = SyncSchedule(interval: .seconds(5))
        schedule.begin(at: .zero)
        schedule.start()
        schedule.end(Failure(.credentialsWrong), at: .zero, chance: 0)
        #expect((schedule.due ?? .zero) >= .seconds(30))
    }
}
