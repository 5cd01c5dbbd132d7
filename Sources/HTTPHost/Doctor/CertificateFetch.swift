import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Reads the certificates that a server shows: believes none of them and sends nothing.
package enum CertificateFetch {
    /// The server's own certificate first; none when it shows none in time.
    ///
    /// - Parameter host: a name or an address, an IPv6 address without brackets.
    package static func chain(host: String, port: Int, within limit: Duration) async -> [NIOSSLCertificate] {
        let seen = SeenChain()
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        guard let context = try? NIOSSLContext(configuration: configuration) else { return [] }
        let name: String? = (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(limit.timeAmount)
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
        channel.eventLoop.scheduleTask(in: limit.timeAmount) { channel.close(promise: nil) }
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
