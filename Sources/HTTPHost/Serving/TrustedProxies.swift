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
