/// What a naive scan of a JSON object's bytes shows: the keys of the outermost object in order, and white space between values.
struct PayloadShape {
    private(set) var keys: [String] = []
    private(set) var hasWhiteSpace = false

    init(_ payload: [UInt8]) {
        var depth = 0
        var place = 0
        while place < payload.count {
            switch payload[place] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): hasWhiteSpace = true
            case UInt8(ascii: "\""):
                let start = place + 1
                place = start
                while payload[place] != UInt8(ascii: "\"") {
                    place += payload[place] == UInt8(ascii: "\\") ? 2 : 1
                }
                if depth == 1, place + 1 < payload.count, payload[place + 1] == UInt8(ascii: ":") {
                    keys.append(String(decoding: payload[start..<place], as: UTF8.self))
                }
            default: break
            }
            place += 1
        }
    }
}
