import Failures
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle

/// Where a host listens.
package struct HostAddress: Hashable, Sendable {
    package var host: String
    /// 0 lets the system choose.
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self.port = port
    }

    /// As a browser or `--url` takes it: an IPv6 address stands in brackets.
    package func url(isSecure: Bool) -> String {
        "\(isSecure ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// Whether nobody on a network can call here.
    package var isThisMachineAlone: Bool { host == "::1" || host == "localhost" || host.hasPrefix("127.") }

    /// How a command on this machine reaches a server that listens everywhere.
    package var onThisMachine: HostAddress {
        switch host {
        case "0.0.0.0": HostAddress(host: "127.0.0.1", port: port)
        case "::": HostAddress(host: "::1", port: port)
        default: self
        }
    }
}
