import AsyncHTTPClient
import Failures
import Foundation
import HTTPHost
import NIOCore
import NIOHTTP1
import NIOSSL
import Payload
import SyncProtocol

/// Asks whoever answers at central's address for a session without saying who asks: a central server refuses that in its own words, and
/// nobody else does. No password leaves the machine, and central notes nothing.
package struct CentralProbe: Sendable {
    private let url: String
    private let caFile: String?
    private let limit: Duration
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - caFile: a PEM file of the authority behind central's certificate, when this machine does not know it.
    ///   - limit: for the question, and again for a second look at the certificate.
    ///   - now: seconds since 1970 on this device.
    /// - Throws: `argument-invalid` unless `url` is an address of central.
    package init(url: String, caFile: String?, within limit: Duration = .seconds(10), now: @escaping @Sendable () -> Int64) throws {
        self.url = try CentralLinkSettings.address(url)
        self.caFile = caFile
        self.limit = limit
        self.now = now
    }

    package func look() async -> ProbeOutcome {
        let start = ContinuousClock.now
        let answer: Result<(central: Failure?, date: Int64?), Failure>
        do { answer = .success(try await ask()) } catch { answer = .failure(await translated(error)) }
        let took = ContinuousClock.now - start
        return ProbeOutcome(url: url, answer: answer, chain: await chain().map { ShownCertificate($0) }, took: took, askedAt: now())
    }

    private func ask() async throws -> (central: Failure?, date: Int64?) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let caFile { tls.trustRoots = .certificates(try CentralLinkSettings.authority(caFile)) }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow, timeout: .init(connect: TimeAmount(limit), read: TimeAmount(limit)))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        defer { client.shutdown { _ in } }
        var request = HTTPClientRequest(url: "\(url)\(SyncAddress.calls)session")
        request.method = .POST
        request.headers.add(name: "content-type", value: SyncAddress.messageType)
        request.headers.add(name: "connection", value: "close")
        let question = request
        let limit = limit
        let late = Failure(.centralUnreachable, LinkFault.tooSlow(limit))
        return try await withDeadline(limit, late) {
            let response = try await client.execute(question, timeout: TimeAmount(limit))
            let content = Array(buffer: try await response.body.collect(upTo: 1_000_000))
            return (try Self.read(content, status: Int(response.status.code), response.headers), Self.date(response.headers))
        }
    }

    /// What central says of itself; nil when all is well with it.
    ///
    /// - Throws: one of the codes of a `ForeignAnswer` when it is not central that answered.
    private static func read(_ content: [UInt8], status: Int, _ headers: HTTPHeaders) throws -> Failure? {
        guard status != 200, let failure = FailureMessage.read(content, status: status) else {
            throw ForeignAnswer.failure(status: status, headers: headers, content: content)
        }
        switch failure.code {
        case .credentialsMissing: return nil
        case .routeUnknown, .methodUnknown:
            throw Failure(.addressNotCentral, "A program of tributary answers at the address, but no central server: perhaps a site's.")
        default: return CentralTrouble.translated(failure)
        }
    }

    private func translated(_ error: any Error) async -> Failure {
        if let failure = await CertificateCheck(url: url, now: now(), limit: limit).failure(for: error) { return failure }
        var limits = CentralLinkLimits()
        (limits.connectTime, limits.silenceTime, limits.callTime) = (limit, limit, limit)
        return LinkFault.failure(from: error, limits: limits)
    }

    private func chain() async -> [NIOSSLCertificate] {
        guard let parts = URLComponents(string: url), parts.scheme?.lowercased() == "https", let host = parts.host else { return [] }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        return await CertificateFetch.chain(host: bare, port: parts.port ?? 443, within: limit)
    }

    /// Seconds since 1970 at whoever answered.
    private static func date(_ headers: HTTPHeaders) -> Int64? {
        guard let text = headers.first(name: "date") else { return nil }
        let reader = DateFormatter()
        reader.locale = Locale(identifier: "en_US_POSIX")
        reader.timeZone = TimeZone(secondsFromGMT: 0)
        reader.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return reader.date(from: text).map { Whole.nearest($0.timeIntervalSince1970) }
    }
}
