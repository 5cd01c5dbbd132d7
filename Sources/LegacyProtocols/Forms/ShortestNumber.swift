/// A JSON number in its shortest spelling without an exponent: `1.0` becomes `1`, `2.50` becomes `2.5`, `1e2` becomes `100`.
///
/// Works on the digits, so no value changes. A number of very many digits stays as it is written.
enum ShortestNumber {
    private static let digitsMax = 40

    /// - Parameter text: one valid JSON number.
    /// - Returns: the shortest spelling; the same bytes where it has it already.
    static func spelling(of text: some Collection<UInt8>) -> [UInt8] {
        guard text.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) else { return Array(text) }
        var digits: [UInt8] = []
        var isNegative = false
        var isFraction = false
        var places = 0
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte)
                if isFraction { places += 1 }
            default:
                guard let exponent = Int(String(decoding: rest, as: UTF8.self)), abs(exponent) <= digitsMax else { return Array(text) }
                places -= exponent
                rest = []
            }
        }
        guard digits.count <= digitsMax else { return Array(text) }
        if places < 0 {
            digits += Array(repeating: UInt8(ascii: "0"), count: -places)
            places = 0
        }
        while places > 0, digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            places -= 1
        }
        if digits.count <= places { digits = Array(repeating: UInt8(ascii: "0"), count: places - digits.count + 1) + digits }
        var whole = Array(digits.dropLast(places).drop { $0 == UInt8(ascii: "0") })
        if whole.isEmpty { whole = [UInt8(ascii: "0")] }
        let sign: [UInt8] = isNegative && digits.contains { $0 != UInt8(ascii: "0") } ? [UInt8(ascii: "-")] : []
        return sign + whole + (places > 0 ? [UInt8(ascii: ".")] + digits.suffix(places) : [])
    }

    /// The whole part of a shortest spelling, rounded half away from zero, for a field that holds whole numbers only.
    static func whole(_ spelling: [UInt8]) -> [UInt8] {
        guard let point = spelling.firstIndex(of: UInt8(ascii: ".")) else { return spelling }
        guard let value = Double(String(decoding: spelling, as: UTF8.self)), let whole = Int64(exactly: value.rounded()) else {
            return Array(spelling[..<point])
        }
        return Array(String(whole).utf8)
    }
}
