import Failures
import SampleNetwork
import SiteServer
import Testing

@testable import CentralServer

@Suite("R-SYNC 7: a country whose power comes back")
struct CrowdTests {
    /// A crowd before central's door, in a time of its own: central's rules for newcomers, and sites' own schedule.
    ///
    /// Central works on one thing after the other: a refusal takes it a tenth of a millisecond, a call of a sync what its speed says.
    private struct Town {
        struct Site {
            var schedule = SyncSchedule(interval: .seconds(300))
            var callsLeft = 4
            var refused = 0
            var servedAt: Duration?
        }

        private struct Event {
            let at: Duration
            let site: Int
        }

        var sites: [Site]
        private let callTime: Duration
        private let roundTrip: Duration
        private var book: ReceptionBook
        private var random: SeededRandom
        private var events: [Event] = []
        private var freeAt: Duration = .zero

        /// - Parameter speed: syncs that central can do in a second.
        init(sites: Int, speed: Double, roundTrip: Duration, limits: ReceptionLimits = ReceptionLimits(), seed: UInt64 = 1) {
            self.sites = Array(repeating: Site(), count: sites)
            callTime = .seconds(1) * (1 / speed / 4)
            self.roundTrip = roundTrip
            book = ReceptionBook(limits)
            random = SeededRandom(seed: seed)
        }

        private mutating func chance() -> Double { Double(random.next() >> 11) / Double(1 << 53) }

        mutating func run() {
            for site in sites.indices { push(Event(at: .seconds(2) * chance(), site: site)) }
            while let event = pop() { handle(event) }
        }

        private mutating func handle(_ event: Event) {
            let (number, name) = (event.site, "S\(event.site)")
            let begun = max(event.at, freeAt)
            book.note(lateness: begun - event.at)
            if sites[number].callsLeft == 4 {
                sites[number].schedule.start()
                if case .later(let wait) = book.arrive(UInt64(number), now: begun) {
                    freeAt = begun + .microseconds(100)
                    sites[number].refused += 1
                    let seconds = wait.components.seconds + 1
                    sites[number].schedule.end(Failure(.overloaded, nil, [Failure.retryAfter: String(seconds)]), at: freeAt + roundTrip, chance: chance())
                    return push(Event(at: sites[number].schedule.due ?? freeAt, site: number))
                }
                book.remember(site: name, now: begun)
            }
            freeAt = begun + callTime
            book.begin(name, now: begun)
            book.end(name, now: freeAt)
            sites[number].callsLeft -= 1
            guard sites[number].callsLeft == 0 else { return push(Event(at: freeAt + roundTrip, site: number)) }
            book.leave(site: name)
            sites[number].servedAt = freeAt
        }

        /// A heap, the next event first.
        private mutating func push(_ event: Event) {
            events.append(event)
            var place = events.count - 1
            while place > 0, events[place].at < events[(place - 1) / 2].at {
                events.swapAt(place, (place - 1) / 2)
                place = (place - 1) / 2
            }
        }

        private mutating func pop() -> Event? {
            guard let first = events.first, let last = events.popLast() else { return nil }
            guard !events.isEmpty else { return first }
            events[0] = last
            var place = 0
            while true {
                let children = [place * 2 + 1, place * 2 + 2].filter { $0 < events.count }
                guard let least = children.min(by: { events[$0].at < events[$1].at }), events[least].at < events[place].at else { return first }
                events.swapAt(place, least)
                place = least
            }
        }
    }

    @Test(arguments: [(40_000, 400.0, 600), (5_000, 80.0, 5), (5_000, 1_500.0, 600)])
    func `forty thousand sites that return at once are all served, and hardly any is sent away twice`(count: Int, speed: Double, roundTrip: Int) throws {
        var town = Town(sites: count, speed: speed, roundTrip: .milliseconds(roundTrip))
        town.run()
        let served = town.sites.compactMap(\.servedAt)
        #expect(served.count == count)
        let twice = town.sites.count { $0.refused > 1 }
        #expect(twice <= count / 100, "\(twice) were sent away twice")
        let last = try #require(served.max()).components.seconds
        #expect(last < count / 40, "\(last) seconds until the last was served")
    }
}
