/// What a site shows to its people, as one number.
struct ContentMark: Equatable {
    var sum: UInt64 = 0
    /// The last row it is of.
    let lastRow: Int64
    /// The rest of a first load was still coming.
    let isPartial: Bool

    init(lastRow: Int64, isPartial: Bool) {
        self.lastRow = lastRow
        self.isPartial = isPartial
    }
}
