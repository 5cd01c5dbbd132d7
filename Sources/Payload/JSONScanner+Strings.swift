extension JSONScanner {
    /// Passes a string from behind its opening quote to behind its closing one.
    mutating func string() throws(PayloadError) {
        var index = at
        while true {
            while index &+ 8 <= end {
                let stops = ByteWords.stops(word(index))
                if stops != 0 {
                    index &+= ByteWords.firstIndex(stops)
                    break
                }
                index &+= 8
            }
            guard index < end else { throw refusal(end, .escape) }
            let next = byte(index)
            if next == 0x22 {
                at = index &+ 1
                return
            }
            index = try special(index, next)
        }
    }

    /// Passes what is not a quote at `index`: an escape, characters outside ASCII, or one plain byte.
    @inline(never)
    func special(_ index: Int, _ first: UInt8) throws(PayloadError) -> Int {
        if first == 0x5C { return try escape(index) }
        if first < 0x20 { throw refusal(index, .controlCharacter) }
        if first < 0x80 { return index &+ 1 }
        var index = index
        repeat { index = try multibyte(index) } while index < end && byte(index) >= 0x80
        return index
    }

    /// Passes a backslash and what it escapes.
    private func escape(_ index: Int) throws(PayloadError) -> Int {
        guard index &+ 1 < end else { throw refusal(end, .escape) }
        switch byte(index &+ 1) {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: return index &+ 2
        case 0x75:
            let unit = try unit(index)
            guard !allowsLoneSurrogates, unit & 0xF800 == 0xD800 else { return index &+ 6 }
            guard unit < 0xDC00, index &+ 7 < end, byte(index &+ 6) == 0x5C, byte(index &+ 7) == 0x75 else {
                throw refusal(index, .surrogate)
            }
            guard try self.unit(index &+ 6) & 0xFC00 == 0xDC00 else { throw refusal(index, .surrogate) }
            return index &+ 12
        default: throw refusal(index &+ 1, .escape)
        }
    }

    /// The code unit that a `\u` escape at `index` names.
    private func unit(_ index: Int) throws(PayloadError) -> UInt32 {
        var unit: UInt32 = 0
        for offset in 2..<6 {
            guard index &+ offset < end, let digit = JSONEscape.digit(byte(index &+ offset)) else {
                throw refusal(index &+ offset, .escape)
            }
            unit = unit << 4 | digit
        }
        return unit
    }

    /// Passes one character of two to four bytes: shortest form only, no surrogates, nothing above U+10FFFF.
    private func multibyte(_ index: Int) throws(PayloadError) -> Int {
        let lead = byte(index)
        var second: ClosedRange<UInt8> = 0x80...0xBF
        let count: Int
        switch lead {
        case 0xC2...0xDF: count = 2
        case 0xE0:
            second = 0xA0...0xBF
            count = 3
        case 0xED:
            second = 0x80...0x9F
            count = 3
        case 0xE1...0xEF: count = 3
        case 0xF0:
            second = 0x90...0xBF
            count = 4
        case 0xF1...0xF3: count = 4
        case 0xF4:
            second = 0x80...0x8F
            count = 4
        default: throw refusal(index, .encoding)
        }
        guard index &+ 1 < end, second.contains(byte(index &+ 1)) else { throw refusal(index &+ 1, .encoding) }
        var offset = 2
        while offset < count {
            guard index &+ offset < end, byte(index &+ offset) & 0xC0 == 0x80 else {
                throw refusal(index &+ offset, .encoding)
            }
            offset &+= 1
        }
        return index &+ count
    }
}
