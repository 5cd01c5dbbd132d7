/// What went over one direction of a slow line, as it was for the line: what waited at an end, in a program or its system, was not on it.
package struct LineTraffic: Sendable, Equatable {
    /// Bytes that left the sender. What was lost and went again counts once.
    package var left = 0
    /// Of these, bytes that were at the other end before their connection ended.
    package var arrived = 0
    /// Of those that arrived, lines and fields of HTTP: all but bodies.
    package var heads = 0

    package init() {}

    /// So many bytes that were handed on at once.
    init(whole bytes: Int) { (left, arrived) = (bytes, bytes) }

    /// What was under way when the line was cut, or a connection ended: no program at either end can have it.
    package var lost: Int { left - arrived }
    package var bodies: Int { arrived - heads }

    package static func - (a: Self, b: Self) -> Self {
        var difference = Self()
        difference.left = a.left - b.left
        difference.arrived = a.arrived - b.arrived
        difference.heads = a.heads - b.heads
        return difference
    }

    package static func + (a: Self, b: Self) -> Self {
        var sum = Self()
        sum.left = a.left + b.left
        sum.arrived = a.arrived + b.arrived
        sum.heads = a.heads + b.heads
        return sum
    }
}
