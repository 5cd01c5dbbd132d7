import Failures
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle

/// An HTTP/1.1 server with this project's limits, time-outs and coded failures; one for each host.
///
/// A slow client holds a connection and little memory, never for ever: a head must be complete within the idle time, a
/// body within its own, and an answer must move.
///
/// What it does not do, and a proxy in front can: limit the requests of one address, drop a connection that
/// goes on sending a body after it was refused (the bytes are read and thrown away), or shape an answer to a request that
/// is not HTTP at all (400 with an empty body, then the connection is closed).
package struct HostServer: Service {
    private let application: Application<RouterResponder<HostContext>>
    private let address: HostAddress

    /// - Parameters:
    ///   - services: run beside the server and stopped after it, the last one first.
    ///   - onRunning: is told the port in use.
    /// - Throws: `certificate-invalid`.
    package init(
        router: Router<HostContext>, address: HostAddress, tls: TLSFiles?, limits: HostLimits,
        trustedProxies: TrustedProxies = TrustedProxies(), services: [any Service],
        logger: Logger, onRunning: @escaping @Sendable (Int) -> Void
    ) throws {
        let connections = OpenFiles.room(for: limits.connectionsMax)
        if connections < limits.connectionsMax {
            logger.warning(
                "The system lets this program hold fewer connections than it would take (ulimit -n, LimitNOFILE)",
                metadata: ["connections": "\(connections)", "wanted": "\(limits.connectionsMax)"])
        }
        let crowd = ConnectionCrowd(limits, connections: connections, trusted: trustedProxies, logger: logger)
        var http = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                PeerWatch(), CrowdHandler(crowd), SlowBodyHandler(limit: limits.bodyTime.timeAmount),
                StalledWriteHandler(limit: limits.stalledWriteTime.timeAmount),
            ],
            idleTimeout: limits.idleTime.timeAmount)
        http.httpDecoder.maxHeaderListSize = limits.headerBytesMax
        http.httpDecoder.maxHeaderFieldSize = limits.headerBytesMax
        http.httpDecoder.maxHeaderFieldCount = limits.headerFieldsMax
        var server = HTTPServerBuilder.http1(configuration: http)
        if let tls { server = try .tls(server, tlsConfiguration: try tls.configuration()) }
        let configuration = ApplicationConfiguration(
            address: .hostname(address.host, port: address.port), serverName: "tributary", backlog: 4_096,
            availableConnectionsDelegate: .maximum(connections, logger: logger))
        self.address = address
        application = Application(
            router: router, server: server, configuration: configuration, services: services,
            onServerRunning: { channel in onRunning(channel.localAddress?.port ?? address.port) }, logger: logger)
    }

    /// Serves until shut down; requests that have begun are answered first.
    ///
    /// - Throws: `port-in-use`, `argument-invalid` for an address this machine does not have.
    package func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            let context = ["host": address.host, "port": String(address.port)]
            if error.errnoCode == HostErrno.addressInUse { throw portInUse(context) }
            throw Failure(.argumentInvalid, "The address \(address.host):\(address.port) cannot be opened.", context, remedy: Self.otherHost)
        } catch let failure as Failure {
            throw failure
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // What is left is a host name that nobody resolves; its errors have no public type on every platform.
            let context = ["host": address.host, "error": "\(type(of: error))"]
            throw Failure(.argumentInvalid, "The address \(address.host):\(address.port) cannot be opened.", context, remedy: Self.otherHost)
        }
    }

    private static let otherHost =
        "The option --host takes a name or address of this machine: 127.0.0.1 for programs here alone, 0.0.0.0 for everybody who can reach it."

    private func portInUse(_ context: [String: String]) -> Failure {
        Failure(
            .portInUse, "The port \(address.port) of \(address.host) is in use.", context,
            remedy: "Take another with --port, or stop the program that uses it, perhaps another tributary: ss -ltnp 'sport = :\(address.port)'")
    }
}
