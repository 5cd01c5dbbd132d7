import AsyncHTTPClient
import Compression
import Failures
import Foundation
import HTTPHost
import NIOCore
import NIOHTTP1
import NIOSSL
import Payload
import Sync

/// Central's answer to one call.
package struct CentralAnswer: Sendable {
    package let body: [UInt8]
    /// The session's token, in the answer to `session`.
    package let token: String?
    package let took: Duration
    /// Bytes on the line, bodies only.
    package let bytesSent: Int
    package let bytesReceived: Int
}

/// Calls central over HTTP: compressed, with a deadline on every wait, and never anywhere but to the address it was given.
package final class CentralLink: Sendable {
    /// Bodies up to this size are sent as they are: compression would not pay.
    private static let plainBytesMax = 256

    private let settings: CentralLinkSettings
    private let client: HTTPClient

    /// - Throws: `certificate-invalid` when the authority's file cannot be read.
    package init(_ settings: CentralLinkSettings) throws {
        self.settings = settings
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let file = settings.caFile {
            do {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file))
            } catch {
                throw Failure(.certificateInvalid, "The authority's certificate cannot be read.", ["file": file])
            }
        }
        let limits = settings.limits
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(
                connect: TimeAmount(limits.connectTime), read: TimeAmount(limits.silenceTime), write: TimeAmount(limits.silenceTime)),
            connectionPool: .init(idleTimeout: .seconds(30)))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { client.shutdown { _ in } }

    /// One call of the sync protocol.
    ///
    /// - Parameter token: the session's; nil opens one with the password.
    /// - Throws: central's own failure; `central-unreachable` with the cause in words; `central-answer-malformed` when somebody
    ///   else answered; `cancelled`.
    package func call(_ call: SiteCycle.Call, _ body: [UInt8], token: String?) async throws -> CentralAnswer {
        try await post(call.rawValue, body, token: call == .session ? nil : token, opensSession: call == .session)
    }

    /// Asks central about somebody, under a session's token.
    ///
    /// - Throws: as `call`; `lookup-limited` with the seconds to wait.
    package func lookUp(_ call: LookupCall, _ body: [UInt8], token: String) async throws -> CentralAnswer {
        try await post(call.rawValue, body, token: token, opensSession: false)
    }

    private func post(_ path: String, _ body: [UInt8], token: String?, opensSession: Bool) async throws -> CentralAnswer {
        var request = request(SyncAddress.calls + path, token: token)
        request.method = .POST
        request.headers.add(name: "content-type", value: SyncAddress.messageType)
        var sent = body
        if body.count > Self.plainBytesMax {
            sent = Zstd.compress(body)
            request.headers.add(name: "content-encoding", value: "zstd")
        }
        request.body = .bytes(ByteBuffer(bytes: sent))
        let start = ContinuousClock.now
        let (headers, content, received) = try await answer(
            to: request, within: settings.limits.callTime, type: SyncAddress.messageType)
        let answered = headers.first(name: SyncAddress.tokenHeader)
        guard !opensSession || answered != nil else { throw Failure(.centralAnswerMalformed) }
        return CentralAnswer(
            body: content, token: answered, took: ContinuousClock.now - start, bytesSent: sent.count, bytesReceived: received)
    }

    /// Waits until central has something for the site; false when nothing came in central's time.
    package func waitForNews(position: Int64, subscription: Int64, token: String) async throws -> Bool {
        var request = request("\(SyncAddress.wait)?position=\(position)&subscription=\(subscription)", token: token)
        request.method = .GET
        let (_, content, _) = try await answer(to: request, within: settings.limits.waitTime, type: "application/json")
        guard let news = (try? JSONValue(parsing: content))?["news"]?.truth else { throw Failure(.centralAnswerMalformed) }
        return news
    }

    private func request(_ path: String, token: String?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: settings.url + path)
        let credentials = Data("\(settings.site):\(settings.password)".utf8).base64EncodedString()
        request.headers.add(name: "authorization", value: token.map { "Bearer \($0)" } ?? "Basic \(credentials)")
        request.headers.add(name: "accept-encoding", value: "zstd")
        return request
    }

    private func answer(
        to request: HTTPClientRequest, within limit: Duration, type: String
    ) async throws -> (headers: HTTPHeaders, content: [UInt8], received: Int) {
        do {
            return try await withDeadline(limit, Failure(.centralUnreachable, LinkFault.tooSlow(limit))) {
                do {
                    return try await self.exchange(request, limit, type)
                } catch let error as HTTPClientError where error == .remoteConnectionClosed {
                    // A connection kept from an earlier call may have been closed meanwhile; every call may be repeated.
                    return try await self.exchange(request, limit, type)
                }
            }
        } catch {
            throw LinkFault.failure(from: error, limits: settings.limits)
        }
    }

    private func exchange(
        _ request: HTTPClientRequest, _ limit: Duration, _ type: String
    ) async throws -> (headers: HTTPHeaders, content: [UInt8], received: Int) {
        let response = try await client.execute(request, timeout: TimeAmount(limit))
        let limits = settings.limits
        let raw: [UInt8]
        do {
            raw = Array(buffer: try await response.body.collect(upTo: limits.answerBytesMax))
        } catch is NIOTooManyBytesError {
            throw Failure(.centralAnswerMalformed, "The answer is larger than \(limits.answerBytesMax) bytes.")
        }
        var content = raw
        if let encoding = response.headers.first(name: "content-encoding"), encoding.lowercased() != "identity" {
            guard encoding.lowercased() == "zstd", let plain = try? Zstd.decompress(raw, limit: limits.contentBytesMax) else {
                throw Failure(.centralAnswerMalformed, nil, ["status": String(response.status.code)])
            }
            content = plain
        }
        guard response.status == .ok else { throw Self.refusal(response, content) }
        guard let answered = response.headers.first(name: "content-type"), answered.lowercased().hasPrefix(type) else {
            throw Failure(.centralAnswerMalformed, nil, ["status": "200"])
        }
        return (response.headers, content, raw.count)
    }

    /// Central's own words, with the time it asks to wait.
    private static func refusal(_ response: HTTPClientResponse, _ content: [UInt8]) -> Failure {
        let failure = FailureMessage.decode(content, status: Int(response.status.code))
        guard failure.context[FailureAnswer.retryAfter] == nil, let seconds = response.headers.first(name: "retry-after"),
            Int64(seconds) != nil
        else { return failure }
        return Failure(failure.code, failure.message, failure.context.merging([FailureAnswer.retryAfter: seconds]) { $1 })
    }
}
