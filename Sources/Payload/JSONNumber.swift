/// A JSON number kept as its text, so that no digit is lost.
package struct JSONNumber: Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// The number as written.
    package let text: String

    /// `nil` unless `text` is exactly one JSON number.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let isNumber = bytes.withUnsafeBytes { JSONScalar.number(of: 0..<$0.count, in: $0) != nil }
        guard isNumber else { return nil }
        self.text = text
    }

    /// An integer's decimal digits.
    package init(_ value: some BinaryInteger) { text = String(value) }

    package init(integerLiteral value: Int) { text = String(value) }

    /// For text that the scanner has accepted as a number.
    init(checked text: String) { self.text = text }

    /// The number when it is written without fraction and exponent and fits.
    package var integer: Int64? { Int64(text) }

    /// Whether two numbers are equal in value, exactly: `1`, `1.0` and `10e-1` are, and so are `0` and `-0`.
    ///
    /// Numbers with exponents beyond a billion are equal only when written alike.
    package func isEqualInValue(to other: JSONNumber) -> Bool {
        if text == other.text { return true }
        guard let mine = decimal, let theirs = other.decimal else { return false }
        return mine == theirs
    }

    /// Sign, digits without outer zeros, and the power of ten of the last digit.
    private struct Decimal: Equatable {
        var isNegative = false
        var digits: [UInt8] = []
        var exponent = 0
    }

    private var decimal: Decimal? {
        var decimal = Decimal()
        var isFraction = false
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x2D: decimal.isNegative = true
            case 0x2E: isFraction = true
            case 0x30...0x39:
                decimal.digits.append(byte)
                if isFraction { decimal.exponent -= 1 }
            default:
                guard let exponent = Int(Substring(rest)), (-1_000_000_000...1_000_000_000).contains(exponent) else { return nil }
                decimal.exponent += exponent
                rest = rest.suffix(0)
            }
        }
        while decimal.digits.last == 0x30 {
            decimal.digits.removeLast()
            decimal.exponent += 1
        }
        decimal.digits = Array(decimal.digits.drop { $0 == 0x30 })
        return decimal.digits.isEmpty ? Decimal() : decimal
    }
}
