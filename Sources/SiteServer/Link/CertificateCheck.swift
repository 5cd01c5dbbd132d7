import Failures
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Finds out why a TLS connection to central was refused: the library that refused it keeps the cause to itself.
///
/// It connects once more, reads the certificates that are shown, believes none of them and sends nothing.
struct CertificateCheck: Sendable {
    let url: String
    /// Seconds since 1970 on this device.
    let now: Int64?
    let limit: Duration

    /// The failure behind `error`, with its cause in words; nil when it has nothing to do with TLS.
    func failure(for error: any Error) async -> Failure? {
        guard Self.isRefusedHandshake(error) else { return nil }
        let text = String(describing: error)
        if ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"].contains(where: text.contains) {
            return Failure(.tlsNotSpoken, nil, ["address": url])
        }
        guard error is NIOSSLExtraError || text.contains("CERTIFICATE_VERIFY_FAILED"), let parts = URLComponents(string: url),
            let host = parts.host
        else { return nil }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let chain = await Self.chain(host: bare, port: parts.port ?? 443, limit)
        guard let leaf = chain.first else { return nil }
        return failure(leaf, chain, isOtherName: error is NIOSSLExtraError, host: bare)
    }

    /// Not a connection that broke later on.
    private static func isRefusedHandshake(_ error: any Error) -> Bool {
        if case NIOSSLError.handshakeFailed = error { return true }
        return error is NIOSSLExtraError
    }

    private func failure(_ leaf: NIOSSLCertificate, _ chain: [NIOSSLCertificate], isOtherName: Bool, host: String) -> Failure {
        if let now {
            let clock = "This device's clock says \(Self.day(now))."
            if let late = chain.first(where: { Int64($0.notValidAfter) < now }) {
                return Failure(
                    .certificateExpired, "The central server's certificate expired on \(Self.day(Int64(late.notValidAfter))). \(clock)")
            }
            if let early = chain.first(where: { Int64($0.notValidBefore) > now }) {
                return Failure(
                    .certificateNotYetValid,
                    "The central server's certificate is not valid before \(Self.day(Int64(early.notValidBefore))). \(clock)")
            }
        }
        if isOtherName {
            let names = Self.names(leaf)
            let said = names.isEmpty ? "another name" : names.joined(separator: ", ")
            return Failure(.certificateOtherName, "The central server's certificate is for the host name \(said), not for \(host).")
        }
        return Failure(.certificateUntrusted)
    }

    private static func day(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601.year().month().day())
    }

    /// Names a certificate is for, as text that can be shown.
    private static func names(_ certificate: NIOSSLCertificate) -> [String] {
        certificate._subjectAlternativeNames().prefix(5).compactMap { name in
            guard name.nameType == .dnsName else { return nil }
            let bytes = Array(name.contents)
            guard bytes.count <= 253, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// The certificates that a server shows, its own first; none when it shows none in time.
    private static func chain(host: String, port: Int, _ limit: Duration) async -> [NIOSSLCertificate] {
        let seen = SeenChain()
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        guard let context = try? NIOSSLContext(configuration: configuration) else { return [] }
        let name: String? = (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(limit))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: name) {
                        (chain: [NIOSSLCertificate], promise: EventLoopPromise<NIOSSLVerificationResult>) in
                        seen.keep(chain)
                        promise.succeed(.failed)
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        guard let channel = try? await bootstrap.connect(host: host, port: port).get() else { return seen.chain }
        channel.eventLoop.scheduleTask(in: TimeAmount(limit)) { channel.close(promise: nil) }
        try? await channel.closeFuture.get()
        return seen.chain
    }
}

/// What a callback of the network's thread leaves for whoever waits.
private final class SeenChain: Sendable {
    private let stored = Mutex<[NIOSSLCertificate]>([])
    var chain: [NIOSSLCertificate] { stored.withLock { $0 } }
    func keep(_ chain: [NIOSSLCertificate]) { stored.withLock { $0 = chain } }
}
