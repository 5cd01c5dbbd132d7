import Payload

/// Documents from a seed.
struct RandomDocuments {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func word() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(word() % UInt64(bound)) }

    mutating func text() -> String {
        var text = ""
        for _ in 0..<below(20) {
            let scalar: UInt32
            switch below(6) {
            case 0: scalar = UInt32(below(0x20))
            case 1: scalar = UInt32(0x80 + below(0xD7FF - 0x80))
            case 2: scalar = UInt32(0x10000 + below(0xFFFFF))
            default: scalar = UInt32(0x20 + below(0x60))
            }
            if let scalar = Unicode.Scalar(scalar) { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    mutating func number() -> JSONNumber {
        var text = below(2) == 0 ? "-" : ""
        text += "\(below(3) == 0 ? 0 : below(1_000_000))"
        if below(3) == 0 { text += ".\(below(1_000))" }
        if below(4) == 0 { text += ["e", "E"][below(2)] + ["", "+", "-"][below(3)] + "\(below(100))" }
        return JSONNumber(text) ?? 0
    }

    mutating func value(depth: Int = 0) -> JSONValue {
        switch below(depth < 4 ? 8 : 5) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return .number(number())
        case 3, 4: return .string(text())
        case 5: return .array((0..<below(6)).map { _ in value(depth: depth + 1) })
        default: return .object(members(depth: depth))
        }
    }

    mutating func members(depth: Int = 0) -> [(key: String, value: JSONValue)] {
        var seen: Set<[UInt8]> = []
        var members: [(key: String, value: JSONValue)] = []
        for _ in 0..<below(8) {
            let key = text()
            if seen.insert(Array(key.utf8)).inserted { members.append((key, value(depth: depth + 1))) }
        }
        return members
    }
}
