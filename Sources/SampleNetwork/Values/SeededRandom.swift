/// A small random generator (SplitMix64) whose numbers depend on nothing but its seed.
///
/// Guarantees the same sequence on every platform and Swift version for `next`, `number(in:)`, `element(of:)` and
/// `reorder`; the standard library's `random(in:using:)` promises that only for one version. Not for secrets.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts the sequence of `seed`.
    package init(seed: UInt64) {
        state = seed
    }

    /// Starts one of many independent sequences of the same seed, told apart by the words of `stream`.
    ///
    /// A stream per subject keeps the rest of the data as it was when one subject draws more numbers than before.
    package init(seed: UInt64, stream: String) {
        // FNV-1a: stable over processes, which `Hasher` is not.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in stream.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        var mixer = SeededRandom(seed: seed)
        state = mixer.next() ^ hash
    }

    /// The next 64 random bits.
    @inline(__always)
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number of `range`, both ends included.
    @inline(__always)
    package mutating func number(in range: ClosedRange<Int>) -> Int {
        let width = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound)) &+ 1
        let bits = next()
        // A width of zero stands for all 2^64 numbers.
        let offset = width == 0 ? bits : bits.multipliedFullWidth(by: width).high
        return range.lowerBound &+ Int(truncatingIfNeeded: offset)
    }

    /// One element of a list that is not empty.
    package mutating func element<Element>(of list: [Element]) -> Element {
        precondition(!list.isEmpty, "nothing to choose from")
        return list[number(in: 0...list.count - 1)]
    }

    /// Puts a list into random order (Fisher and Yates).
    package mutating func reorder<Element>(_ list: inout [Element]) {
        guard list.count > 1 else { return }
        for last in stride(from: list.count - 1, to: 0, by: -1) {
            list.swapAt(last, number(in: 0...last))
        }
    }
}
