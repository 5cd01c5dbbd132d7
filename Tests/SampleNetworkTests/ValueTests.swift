import Foundation
import SampleNetwork
import Testing

@Suite struct ValueTests {
    @Test func `SplitMix64 gives its published numbers`() {
        var random = SeededRandom(seed: 1_234_567)
        let numbers = (0..<5).map { _ in random.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func `a drawn number lies in its range and reaches both ends`() {
        var random = SeededRandom(seed: 9)
        let drawn = Set((0..<500).map { _ in random.number(in: -2...3) })
        #expect(drawn == Set(-2...3))
        #expect(random.number(in: 5...5) == 5)
        _ = random.number(in: Int.min...Int.max)
    }

    @Test func `streams of one seed differ and repeat`() {
        var first = SeededRandom(seed: 1, stream: "stock")
        var again = SeededRandom(seed: 1, stream: "stock")
        var other = SeededRandom(seed: 1, stream: "people")
        let number = first.next()
        #expect(number == again.next())
        #expect(number != other.next())
    }

    @Test func `reordering keeps every element`() {
        var random = SeededRandom(seed: 2)
        var list = Array(0..<50)
        random.reorder(&list)
        #expect(list != Array(0..<50))
        #expect(list.sorted() == Array(0..<50))
    }

    @Test func `days agree with the Gregorian calendar`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for days in stride(from: -40_000, through: 60_000, by: 37) {
            let expected = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
            let day = SampleDay(daysSince1970: days)
            #expect(day.date.year == expected.year && day.date.month == expected.month && day.date.day == expected.day)
            #expect(SampleDay(year: day.date.year, month: day.date.month, day: day.date.day) == day)
        }
        #expect(SampleDay(year: 2026, month: 13, day: 1) == SampleDay(year: 2027, month: 1, day: 1))
        #expect(SampleDay(year: 1970, month: 1, day: 2).unixSeconds(secondsOfDay: 5) == 86_405)
    }
}
