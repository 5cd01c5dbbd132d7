import Failures
import HTTPTypes
import Hummingbird

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reverse proxies that are believed when they say whom they speak for (`X-Forwarded-For`).
///
/// Guarantees: without any, the connection's own address counts and the header is ignored; with some, the header is read from its
/// end, and the first address that is no trusted proxy's is the caller's: what a caller writes there itself is never believed.
package struct TrustedProxies: Sendable, Equatable {
    private var networks: [AddressRange] = []

    package init() {}

    /// - Parameter texts: addresses or networks, such as `10.0.0.7`, `10.0.0.0/8` or `fd00::/8`.
    /// - Throws: `argument-invalid` naming what is no network.
    package init(_ texts: [String]) throws {
        networks = try texts.map { text in
            guard let range = AddressRange(text) else {
                throw Failure(.argumentInvalid, "\(text) is no address or network like 10.0.0.0/8.", ["network": text])
            }
            return range
        }
    }

    package var isEmpty: Bool { networks.isEmpty }

    /// The address a request comes from, for counting.
    package func peer(of request: Request, _ context: HostContext) -> String {
        peer(connection: context.peer, forwarded: forwarded(request))
    }

    /// Whether this address is a trusted proxy's.
    package func contains(_ address: String) -> Bool {
        guard let bytes = AddressRange.bytes(address) else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    func peer(connection: String, forwarded: [String]) -> String {
        var peer = connection
        for next in forwarded.reversed() {
            guard contains(peer), AddressRange.bytes(next) != nil else { break }
            peer = next
        }
        return peer
    }

    private func forwarded(_ request: Request) -> [String] {
        guard !networks.isEmpty, let name = HTTPField.Name("X-Forwarded-For") else { return [] }
        return request.headers[values: name].flatMap { $0.split(separator: ",") }.map { Self.bare($0.trimmingSpaces) }
    }

    /// Some proxies write `[::1]:1234` or `10.0.0.1:1234`.
    private static func bare(_ text: String) -> String {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") { return String(text[text.index(after: text.startIndex)..<end]) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[0]) : text
    }
}

/// Addresses that share their first bits.
struct AddressRange: Sendable, Equatable {
    private let start: [UInt8]
    private let bits: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let bytes = Self.bytes(String(parts[0])) else { return nil }
        start = bytes
        guard parts.count == 2 else {
            bits = bytes.count * 8
            return
        }
        guard let bits = Int(parts[1]), (0...bytes.count * 8).contains(bits) else { return nil }
        self.bits = bits
    }

    func contains(_ address: [UInt8]) -> Bool {
        guard address.count == start.count else { return false }
        return (0..<bits).allSatisfy { bit in
            let mask: UInt8 = 0x80 >> UInt8(bit % 8)
            return start[bit / 8] & mask == address[bit / 8] & mask
        }
    }

    /// Four or sixteen bytes; an IPv4 address that came over IPv6 is the IPv4 address.
    static func bytes(_ text: String) -> [UInt8]? {
        var four = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &four) == 1 { return four }
        var sixteen = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
        let isMapped = sixteen[..<10].allSatisfy { $0 == 0 } && sixteen[10] == 0xFF && sixteen[11] == 0xFF
        return isMapped ? Array(sixteen[12...]) : sixteen
    }
}
