/// Whole numbers out of what somebody else wrote: every way to get one has an answer, none traps.
///
/// A peer's or a file's number passes through here, or through `Int64(exactly:)` and `Int64(clamping:)`, before it is converted,
/// added to or used as a size. A test watches the sources for the conversions that trap.
package enum Whole {
    /// The nearest whole number that 64 bits hold; zero for what is no number.
    package static func nearest(_ value: Double) -> Int64 {
        guard !value.isNaN else { return 0 }
        if let exact = Int64(exactly: value.rounded()) { return exact }
        return value < 0 ? .min : .max
    }

    /// The sum, or the bound that it lies beyond.
    package static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, isBeyond) = left.addingReportingOverflow(right)
        return isBeyond ? (right < 0 ? .min : .max) : sum
    }

    /// The whole number in seconds since 1970 with the days that lie before it; for moments of any century.
    package static func days(_ seconds: Int64) -> Int64 {
        let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
        return rest < 0 ? days - 1 : days
    }
}
