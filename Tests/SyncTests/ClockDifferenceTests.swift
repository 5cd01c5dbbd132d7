import TestSupport
import Testing

@testable import SyncProtocol
@testable import SyncRules

@Suite("Clocks are compared, and trusted by nobody", .ownThreads)
struct ClockDifferenceTests {
    @Test func `minutes are tolerated, more is told in words of its size`() {
        #expect(ClockDifference(site: 1_000_100, central: 1_000_000) == nil)
        #expect(ClockDifference(site: nil, central: 1) == nil)
        #expect(ClockDifference(site: 1_000_600, central: 1_000_000)?.words == "10 minutes ahead of")
        #expect(ClockDifference(site: 1_000_000, central: 1_036_000)?.words == "10 hours behind")
        #expect(ClockDifference(site: 0, central: 1_800_000_000)?.words == "57 years behind")
    }

    @Test func `a moment that is no clock's says nothing and traps nothing`() {
        #expect(ClockDifference(site: .max, central: .min) == nil)
        #expect(ClockDifference(site: .min, central: 0) == nil)
        #expect(ClockDifference(siteAhead: .min).words.hasSuffix("years behind"))
    }
}
