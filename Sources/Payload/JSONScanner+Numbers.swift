extension JSONScanner {
    /// Passes a number that begins at `at`. Its size is not judged: numbers are text here.
    mutating func number() throws(PayloadError) {
        var index = at
        if byte(index) == 0x2D { index &+= 1 }
        if index < end, byte(index) == 0x30 {
            index &+= 1
        } else {
            index = try digits(index)
        }
        if index < end, byte(index) == 0x2E { index = try digits(index &+ 1) }
        if index < end, byte(index) | 0x20 == 0x65 {
            index &+= 1
            if index < end, byte(index) == 0x2B || byte(index) == 0x2D { index &+= 1 }
            index = try digits(index)
        }
        at = index
    }

    /// Passes one digit or more.
    @inline(__always)
    private func digits(_ start: Int) throws(PayloadError) -> Int {
        var index = start
        while index < end, byte(index) &- 0x30 < 10 { index &+= 1 }
        guard index > start else { throw refusal(index, .number) }
        return index
    }
}
