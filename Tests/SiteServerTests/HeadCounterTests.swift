import Testing

@testable import WeakLine

@Suite("a slow line tells heads from bodies")
struct HeadCounterTests {
    private static let first = "POST /sync/v1/pull HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\n"
    private static let second = "GET /sync/v1/rest?from=3 HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test(arguments: [1, 2, 3, 5, 1_000])
    func `whatever pieces it comes in`(piece: Int) {
        // A body may look like a head.
        let said = Array((Self.first + "\r\n\r\nabc" + Self.second + Self.first + "1234567").utf8)
        var counter = HeadCounter()
        var heads = 0
        for start in stride(from: 0, to: said.count, by: piece) { heads += counter.heads(in: said[start..<min(start + piece, said.count)]) }
        #expect(heads == Self.first.utf8.count * 2 + Self.second.utf8.count)
    }

    @Test func `what is lost is what left and did not arrive`() {
        var traffic = LineTraffic()
        (traffic.left, traffic.arrived, traffic.heads) = (100, 80, 30)
        #expect(traffic.lost == 20 && traffic.bodies == 50)
        #expect((traffic + traffic) - traffic == traffic)
    }
}
