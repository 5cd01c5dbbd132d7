import AsyncHTTPClient
import Compression
import Failures
import Foundation
import HTTPHost
import NIOCore
import NIOHTTP1
import NIOSSL
import Payload
import Storage
import SyncProtocol
import SyncSite
import Synchronization

/// Calls central over HTTP: compressed, with a deadline on every wait, and never anywhere but to the address it was given.
package final class CentralLink: Sendable {
    /// Bodies up to this size are sent as they are: compression would not pay.
    private static let plainBytesMax = 256

    /// Connections in a row that bring nothing before an answer on a line that was cut is given up for this time; a large request goes
    /// once only: central may have kept its beginning.
    private static let vainMax = 4
    private static let largeBytes = 16_384
    /// Of a part that is larger than a question, central is asked first what it has.
    private static let askBytes = 256
    /// The same for an answer of which a part has arrived.
    private static let vainMostBegun = 8
    /// Before each of them is a pause that grows from twice this: a line that was cut may be dark for a while.
    private static let darkPause: Duration = .milliseconds(100)
    /// A connection that has rested for longer may have died unseen, and is not used again. The calls of one sync follow one another at once, and
    /// share a connection, also over a line that is cut now and then: a new one costs round trips, and with TLS more bytes than a question.
    private static let restMost: TimeAmount = .seconds(5)

    private let settings: CentralLinkSettings
    private let client: HTTPClient
    /// The last answer of which a part has arrived: the same question goes on where it stopped.
    private let unfinished = Mutex<Unfinished?>(nil)

    private struct Question: Equatable {
        let call: SiteCycle.Call
        let body: Digest

        /// What a pull tells of the site beside its question may change between two tries.
        init(_ call: SiteCycle.Call, _ body: [UInt8]) {
            self.call = call
            let asked = call == .pull ? (try? PullRequest(decoding: body))?.bare.encoded() : nil
            self.body = Digest.of(asked ?? body)
        }
    }

    private struct Unfinished: Sendable {
        let question: Question
        let arrival: Arrival
    }

    /// - Throws: `certificate-invalid` when the authority's file cannot be read.
    package init(_ settings: CentralLinkSettings) throws {
        self.settings = settings
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let file = settings.caFile { tls.trustRoots = .certificates(try CentralLinkSettings.authority(file)) }
        let limits = settings.limits
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(
                connect: TimeAmount(limits.connectTime), read: TimeAmount(limits.silenceTime), write: TimeAmount(limits.silenceTime)),
            connectionPool: .init(idleTimeout: Self.restMost))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { client.shutdown { _ in } }

    /// One call of the sync protocol.
    ///
    /// - Parameters:
    ///   - token: the session's; `session` needs none: it shows the device's own key, or the password.
    ///   - keeps: central is asked to keep the answer, and of what has arrived nothing is asked for again.
    /// - Throws: central's own failure; `central-unreachable` with the cause in words; one of the codes of a `ForeignAnswer` when
    ///   somebody else answered; `cancelled`.
    package func call(_ call: SiteCycle.Call, _ body: [UInt8], token: String?, keeps: Bool = false) async throws -> CentralAnswer {
        let question = keeps ? Question(call, body) : nil
        let arrival = question.flatMap { question in unfinished.withLock { $0?.question == question ? $0?.arrival : nil } } ?? Arrival()
        do {
            guard call != .session else { return try await openSession(body, keeps, arrival) }
            let answer = try await post(
                call.rawValue, body, bearer(token), isPlain: call == .part, keeps, arrival)
            // What central says now was said after everything that arrived in part before.
            unfinished.withLock { $0 = nil }
            return answer
        } catch {
            if let question, arrival.answerID != nil { unfinished.withLock { $0 = Unfinished(question: question, arrival: arrival) } }
            throw error
        }
    }

    /// Asks central about somebody, under a session's token.
    ///
    /// - Throws: as `call`; `lookup-limited` with the seconds to wait.
    package func lookUp(_ call: LookupCall, _ body: [UInt8], token: String) async throws -> CentralAnswer {
        try await post(call.rawValue, body, bearer(token), isPlain: false, false, Arrival())
    }

    private typealias Headers = [(name: String, value: String)]

    private func bearer(_ token: String?) -> Headers { [("authorization", "Bearer \(token ?? "")")] }

    /// Opens a session by the device's own key; by the password where central does not know the key.
    private func openSession(_ body: [UInt8], _ keeps: Bool, _ arrival: Arrival) async throws -> CentralAnswer {
        let proofs = try settings.credentials.proofs(body)
        for (index, proof) in proofs.enumerated() {
            do {
                let answer = try await post("session", body, proof.headers, isPlain: false, keeps, arrival)
                guard answer.token != nil else { throw Failure(.centralAnswerMalformed) }
                settings.credentials.take(arrival.headers.first(name: SyncAddress.keyHeader), for: proof, reply: answer.body)
                return answer
            } catch let failure as Failure where failure.code == .siteKeyUnknown && index + 1 < proofs.count {
                settings.credentials.discard(proof)
                return try await openSession(body, keeps, Arrival())
            }
        }
        throw Failure(.siteKeyUnknown)
    }

    /// - Parameters:
    ///   - headers: who calls.
    ///   - isPlain: what is sent is compressed already.
    ///   - keeps: central is asked to keep the answer until it is here.
    private func post(
        _ path: String, _ body: [UInt8], _ headers: Headers, isPlain: Bool, _ keeps: Bool, _ arrival: Arrival
    ) async throws -> CentralAnswer {
        var request = request(SyncAddress.calls + path, headers)
        request.method = .POST
        request.headers.add(name: "content-type", value: SyncAddress.messageType)
        if keeps { request.headers.add(name: SyncAddress.keepHeader, value: "yes") }
        var sent = body
        if body.count > Self.plainBytesMax, !isPlain {
            sent = Zstd.compress(body)
            request.headers.add(name: "content-encoding", value: "zstd")
        }
        request.body = .bytes(ByteBuffer(bytes: sent))
        let start = ContinuousClock.now
        let cuts = try await bring(
            request, into: arrival, headers, keeps, vainMax: sent.count > (isPlain ? Self.askBytes : Self.largeBytes) ? 1 : Self.vainMax)
        let content = try content(of: arrival, type: SyncAddress.messageType)
        let answered = arrival.headers.first(name: SyncAddress.tokenHeader)
        return CentralAnswer(
            body: content, token: answered, took: ContinuousClock.now - start, bytesSent: sent.count, bytesReceived: arrival.count,
            cuts: cuts)
    }

    /// Waits until central has something for the site; false when nothing came in central's time.
    ///
    /// The question says where the site stands and what it keeps, so that central's status is true before the answer.
    package func waitForNews(_ point: WaitingPoint, token: String) async throws -> Bool {
        var request = request("\(SyncAddress.wait)?\(point.query)", bearer(token))
        request.method = .GET
        let arrival = Arrival()
        try await attempt(request, into: arrival, within: settings.limits.waitTime)
        let content = try content(of: arrival, type: "application/json")
        guard let news = (try? JSONValue(parsing: content))?["news"]?.truth else { throw Failure(.centralAnswerMalformed) }
        return news
    }

    private func request(_ path: String, _ headers: Headers) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: settings.url + path)
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        request.headers.add(name: "accept-encoding", value: "zstd")
        return request
    }

    /// Brings an answer whole. Where central keeps it, it takes as many connections as needed, as long as each brings something.
    ///
    /// - Returns: how often the line was cut.
    private func bring(
        _ request: HTTPClientRequest, into arrival: Arrival, _ headers: Headers, _ keeps: Bool, vainMax: Int
    ) async throws -> Int {
        var cuts = 0
        var lost = 0
        var vain = 0
        while true {
            let before = arrival.count
            do {
                if let answerID = arrival.answerID {
                    try await rest(of: answerID, into: arrival, headers)
                } else {
                    try await attempt(request, into: arrival, within: settings.limits.callTime)
                }
                guard arrival.isWhole else {
                    arrival.forget()
                    throw Failure(.answerCutShort)
                }
                return cuts
            } catch let failure as Failure {
                let hasBegun = arrival.answerID != nil
                let isGone = failure.code == .notFound && hasBegun
                let isCut = LinkTrouble(failure) == .cut || hasBegun && failure.code == .centralUnreachable && LinkTrouble(failure) == nil
                guard keeps, isGone || isCut || LinkTrouble(failure) == .slow && arrival.count > before else { throw failure }
                cuts += 1
                vain = arrival.count > before ? 0 : vain + 1
                guard vain < (hasBegun ? Self.vainMostBegun : vainMax) else { throw failure }
                // A line that is cut may be dark for a while; what has arrived is worth waiting for.
                if vain > 0 { try await Task.sleep(for: min(Self.darkPause * (1 << vain), .seconds(5))) }
                guard isGone else { continue }
                // Central does not keep it any longer: it is asked for anew, but not for ever.
                lost += 1
                guard lost < Self.vainMax else { throw Failure(.answerCutShort) }
                arrival.forget()
            }
        }
    }

    /// The rest of an answer that central keeps.
    private func rest(of answerID: String, into arrival: Arrival, _ headers: Headers) async throws {
        var request = request("\(SyncAddress.rest)?answer=\(answerID)&from=\(arrival.count)", headers)
        request.method = .GET
        try await attempt(request, into: arrival, within: settings.limits.callTime, isRest: true)
    }

    private func attempt(
        _ request: HTTPClientRequest, into arrival: Arrival, within limit: Duration, isRest: Bool = false
    ) async throws {
        let isPart = request.url.hasSuffix(SyncCall.part.rawValue)
        let late = Failure(.centralUnreachable, LinkFault.tooSlow(limit), LinkTrouble.slow.context)
        do {
            try await withDeadline(limit, late) {
                do {
                    try await self.exchange(request, into: arrival, limit, isRest: isRest)
                } catch let error as HTTPClientError where error == .remoteConnectionClosed && !isRest {
                    // A connection kept from an earlier call may have been closed meanwhile; every call may be repeated. Of a part that was cut
                    // central may have kept the beginning: it is asked first.
                    guard arrival.answerID == nil, !isPart else { throw error }
                    try await self.exchange(request, into: arrival, limit, isRest: false)
                }
            }
        } catch {
            if let failure = await CertificateCheck(
                url: settings.url, now: settings.now?(), limit: settings.limits.connectTime
            ).failure(for: error) {
                throw failure
            }
            throw LinkFault.failure(from: error, limits: settings.limits)
        }
    }

    private func exchange(_ asked: HTTPClientRequest, into arrival: Arrival, _ limit: Duration, isRest: Bool) async throws {
        var request = asked
        // Each try has a mark of its own: an answer that somebody kept from an earlier one shows.
        request.headers.add(name: SyncAddress.callHeader, value: Secrets.hex(Secrets.random(4)))
        let response = try await head(of: request, limit)
        let limits = settings.limits
        if let call = response.headers.first(name: SyncAddress.callHeader), call != request.headers.first(name: SyncAddress.callHeader) {
            throw Failure(.answerStale)
        }
        let flow = Flow(limits)
        if isRest {
            guard response.status == .ok else {
                let refusal = Arrival()
                refusal.begin(response)
                for try await piece in response.body {
                    try flow.passed(piece.readableBytes)
                    try refusal.append(piece, limit: limits.answerBytesMax)
                }
                _ = try content(of: refusal, type: SyncAddress.bytesType)
                throw Failure(.centralAnswerMalformed)
            }
        } else {
            arrival.begin(response)
        }
        for try await piece in response.body {
            try flow.passed(piece.readableBytes)
            try arrival.append(piece, limit: limits.answerBytesMax)
        }
    }

    /// Sends a request and waits until its answer begins: signs that one is on its way are no answer, however many come.
    private func head(of asked: HTTPClientRequest, _ limit: Duration) async throws -> HTTPClientResponse {
        let (client, longest) = (client, settings.limits.headTime)
        let sending = Sending(try await asked.body?.collect(upTo: .max) ?? ByteBuffer())
        var request = asked
        if sending.count > 0 { request.body = .stream(sending, length: .known(Int64(clamping: sending.count))) } else { sending.end() }
        return try await withThrowingTaskGroup(of: HTTPClientResponse.self) { [request] group in
            group.addTask { try await client.execute(request, timeout: TimeAmount(limit)) }
            group.addTask {
                while true {
                    let end = (sending.endedAt ?? .now) + longest
                    try await Task.sleep(until: end)
                    guard let endedAt = sending.endedAt, endedAt + longest <= .now else { continue }
                    throw Failure(.centralUnreachable, LinkFault.noHead(longest), LinkTrouble.slow.context)
                }
            }
            defer { group.cancelAll() }
            guard let response = try await group.next() else { throw Failure(.cancelled) }
            return response
        }
    }

    /// The answer's body in plain.
    ///
    /// - Throws: what the answer says when it is a refusal, or not central's.
    private func content(of arrival: Arrival, type: String) throws -> [UInt8] {
        let (headers, status, raw) = (arrival.headers, arrival.status, arrival.bytes)
        var content = raw
        if let encoding = headers.first(name: "content-encoding"), encoding.lowercased() != "identity" {
            guard encoding.lowercased() == "zstd", let plain = try? Zstd.decompress(raw, limit: settings.limits.contentBytesMax) else {
                guard status == 200, encoding.lowercased() == "zstd", !raw.isEmpty else {
                    throw ForeignAnswer.failure(status: status, headers: headers, content: raw)
                }
                throw Failure(.answerCutShort)
            }
            content = plain
        }
        guard status == 200 else { throw CentralTrouble.translated(Self.refusal(status, headers, content)) }
        guard !content.isEmpty, let answered = headers.first(name: "content-type"), answered.lowercased().hasPrefix(type) else {
            throw ForeignAnswer.failure(status: status, headers: headers, content: content)
        }
        return content
    }

    /// Central's own words, with the time it asks to wait; or what is known of somebody else who answered.
    private static func refusal(_ status: Int, _ headers: HTTPHeaders, _ content: [UInt8]) -> Failure {
        let failure = FailureMessage.read(content, status: status) ?? ForeignAnswer.failure(status: status, headers: headers, content: content)
        guard failure.context[Failure.retryAfter] == nil, let seconds = RetryAfter.seconds(headers) else { return failure }
        return failure.adding([Failure.retryAfter: String(seconds)])
    }
}
