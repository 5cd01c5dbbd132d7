import AsyncHTTPClient
import Failures
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SyncSite

/// Why central could not be reached, in words that help.
enum LinkFault {
    static func failure(from error: any Error, limits: CentralLinkLimits) -> Failure {
        switch error {
        case let failure as Failure: failure
        case is CancellationError: Failure(.cancelled)
        case let error as HTTPClientError: failure(from: error, limits)
        case let error as NIOConnectionError: Failure(.centralUnreachable, words(for: error))
        case let error as IOError:
            [Errno.reset, Errno.brokenPipe].contains(error.errnoCode)
                ? cut(words(for: error)) : Failure(.centralUnreachable, words(for: error))
        case NIOSSLError.uncleanShutdown: cut("The connection to the central server broke.")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            Failure(.centralUnreachable, "The central server's certificate is not trusted, or it does not speak TLS.")
        case is ChannelError, is HTTPParserError: cut("The connection to the central server broke.")
        default: Failure(.centralUnreachable, nil, ["cause": "\(type(of: error))"])
        }
    }

    private static func cut(_ words: String) -> Failure { Failure(.centralUnreachable, words, LinkTrouble.cut.context) }

    static func trickle(_ bytes: Int, _ limit: Duration) -> String {
        "The central server's answer brought only \(bytes) bytes in \(seconds(limit)) seconds."
    }

    static func noHead(_ limit: Duration) -> String {
        "The central server, or a proxy before it, announced an answer again and again for \(seconds(limit)) seconds and gave none."
    }

    static func tooSlow(_ limit: Duration) -> String {
        "The central server did not finish its answer within \(seconds(limit)) seconds."
    }

    private static func failure(from error: HTTPClientError, _ limits: CentralLinkLimits) -> Failure {
        switch error {
        case .cancelled: Failure(.cancelled)
        case .connectTimeout, .getConnectionFromPoolTimeout:
            Failure(.centralUnreachable, "The central server did not take the connection within \(seconds(limits.connectTime)) seconds.")
        case .readTimeout, .writeTimeout:
            Failure(
                .centralUnreachable, "The central server fell silent for \(seconds(limits.silenceTime)) seconds.", LinkTrouble.slow.context)
        case .deadlineExceeded: Failure(.centralUnreachable, tooSlow(limits.callTime), LinkTrouble.slow.context)
        case .tlsHandshakeTimeout: Failure(.centralUnreachable, "The central server does not answer over TLS.")
        case .remoteConnectionClosed, .uncleanShutdown: cut("The central server closed the connection.")
        case .invalidURL, .emptyHost, .emptyScheme: Failure(.argumentInvalid, "The central server's address is not valid.")
        default: Failure(.centralUnreachable, nil, ["cause": error.shortDescription])
        }
    }

    private static func words(for error: NIOConnectionError) -> String {
        if error.dnsAError != nil && error.connectionErrors.isEmpty {
            return "The name \(error.host) of the central server is not known; is the network connected?"
        }
        guard let cause = error.connectionErrors.first?.error as? IOError else {
            return "There is no connection to \(error.host) port \(error.port)."
        }
        return words(for: cause)
    }

    private static func words(for error: IOError) -> String {
        switch error.errnoCode {
        case Errno.refused: "No server answers at the central server's address; it may be down."
        case Errno.unreachable, Errno.noRoute: "There is no way to the central server; is the network connected?"
        case Errno.reset, Errno.brokenPipe: "The connection to the central server broke."
        default: "The connection to the central server failed (error \(error.errnoCode) of the system)."
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        let components = duration.components
        return components.seconds >= 1 ? String(components.seconds) : "0.\(components.attoseconds / 100_000_000_000_000_000)"
    }
}

/// Runs `body`, but no longer than `limit`.
func withDeadline<Value: Sendable>(
    _ limit: Duration, _ failure: Failure, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: body)
        group.addTask {
            try await Task.sleep(for: limit)
            throw failure
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw failure }
        return value
    }
}
