/// The kind of a JSON value.
package enum JSONKind: String, Sendable {
    case object, array, string, number, bool, null

    /// The kind of a valid value, by the byte it begins with.
    init(firstByte: UInt8) {
        self =
            switch firstByte {
            case UInt8(ascii: "{"): .object
            case UInt8(ascii: "["): .array
            case UInt8(ascii: "\""): .string
            case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
            case UInt8(ascii: "n"): .null
            default: .number
            }
    }
}
