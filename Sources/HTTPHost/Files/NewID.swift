import Foundation

/// Ids made by this program: time-ordered UUIDs as 32 capital hexadecimal digits, as the wire's own ids look.
package enum NewID {
    package static func make() -> String {
        let milliseconds = UInt64(Date().timeIntervalSince1970 * 1000)
        var high = milliseconds << 16 | UInt64.random(in: 0...0xFFF) | 0x7000
        var low = UInt64.random(in: .min ... .max)
        low = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        high = high.bigEndian
        low = low.bigEndian
        let bytes = withUnsafeBytes(of: high, Array.init) + withUnsafeBytes(of: low, Array.init)
        return bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }.joined()
    }
}
