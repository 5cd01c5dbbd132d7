/// One entry of the sample's list of medicines and supplies.
struct Medicine: Sendable {
    /// The lowest level of care that keeps it.
    enum Level: String, Sendable {
        case primaryCare = "P"
        case hospital = "H"
        case national = "N"
    }

    let code: String
    let name: String
    let categoryCode: String
    let unit: String
    let packSizeUnits: Int
    let pricePerPack: Amount
    let importance: String
    let level: Level
    /// Doses in a vial; zero for what is no vaccine.
    let doses: Int
    let directions: String

    var isVaccine: Bool { categoryCode == "VAC" }

    /// Whether it is kept between 2 and 8 degrees.
    var isKeptCold: Bool { isVaccine || name.hasPrefix("Insulin") || name.hasPrefix("Oxytocin") }

    /// All entries, in the order of the text above them.
    static let all: [Medicine] = parse([infections, general, supplies].joined(separator: "\n"))

    /// So many medicines spread over the whole list; past its end come further makes of the same ones.
    static func choose(_ count: Int) -> [Medicine] {
        guard count > all.count else {
            return (0..<count).map { all[$0 * all.count / count] }
        }
        return (0..<count).map { index in
            let make = index / all.count + 1
            return make == 1 ? all[index] : all[index % all.count].furtherMake(make)
        }
    }

    private func furtherMake(_ make: Int) -> Medicine {
        Medicine(
            code: "\(code)-\(make)", name: "\(name), make \(make)", categoryCode: categoryCode, unit: unit,
            packSizeUnits: packSizeUnits, pricePerPack: pricePerPack, importance: importance, level: level,
            doses: doses, directions: directions)
    }

    private static func parse(_ text: String) -> [Medicine] {
        var numberInCategory: [String: Int] = [:]
        return text.split(separator: "\n").map { line in
            let columns = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            precondition(columns.count == 9, "nine columns: \(line)")
            let number = numberInCategory[columns[1], default: 0] + 1
            numberInCategory[columns[1]] = number
            guard let packSize = Int(columns[3]), let price = amount(columns[4]), let level = Level(rawValue: columns[6])
            else { preconditionFailure("unreadable: \(line)") }
            return Medicine(
                code: "\(columns[1])\(100 + number)", name: columns[0], categoryCode: columns[1], unit: columns[2],
                packSizeUnits: packSize, pricePerPack: price, importance: columns[5], level: level,
                doses: Int(columns[7]) ?? 0, directions: columns[8])
        }
    }

    private static func amount(_ text: String) -> Amount? {
        let parts = text.split(separator: ".")
        guard parts.count == 2, parts[1].count == 2, let whole = Int(parts[0]), let cents = Int(parts[1]) else { return nil }
        return Amount(tenThousandths: (whole * 100 + cents) * 100)
    }
}
