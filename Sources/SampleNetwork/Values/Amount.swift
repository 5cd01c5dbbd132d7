/// An amount of money or a price, exact to four decimals.
struct Amount: Hashable, Sendable {
    /// Ten-thousandths of the currency unit.
    let tenThousandths: Int

    /// The price of one of `count` equal parts, rounded to the nearest ten-thousandth and never zero.
    func shared(by count: Int) -> Amount {
        Amount(tenThousandths: max(1, (tenThousandths + count / 2) / count))
    }

    static func * (price: Amount, quantity: Int) -> Amount {
        Amount(tenThousandths: price.tenThousandths * quantity)
    }

    static func + (left: Amount, right: Amount) -> Amount {
        Amount(tenThousandths: left.tenThousandths + right.tenThousandths)
    }

    /// Adds the shortest JSON number for it: 22, 3.49, 0.0065.
    @inline(__always)
    func append(to bytes: inout [UInt8]) {
        if tenThousandths < 0 { bytes.append(UInt8(ascii: "-")) }
        let size = Int(tenThousandths.magnitude)
        bytes.appendDecimal(size / 10_000)
        var fraction = size % 10_000
        guard fraction > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        while fraction > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / 1_000))
            fraction = fraction % 1_000 * 10
        }
    }
}

extension [UInt8] {
    /// Adds a whole number in decimal digits, without the cost of making text of it first.
    @inline(__always)
    mutating func appendDecimal(_ number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let size = number.magnitude
        var divisor: UInt = 1
        while size / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: size / divisor % 10))
            divisor /= 10
        }
    }
}
