import Compression
import Failures
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The whole body, decompressed when it says so, within the host's limits.
    ///
    /// Guarantees: memory never exceeds the two limits, whatever the head claims; a body that does not arrive in time
    /// closes its connection (`SlowBodyHandler`).
    /// - Parameter onCut: is given what had arrived, as it travels, of a body whose end does not come.
    /// - Throws: `body-too-large`, `body-malformed`, `encoding-unsupported`.
    package func content(
        _ context: HostContext, limits: HostLimits, onCut: (@Sendable ([UInt8]) async -> Void)? = nil
    ) async throws -> [UInt8] {
        let encodings = headers[values: .contentEncoding].flatMap { $0.split(separator: ",") }.map {
            $0.trimmingSpaces.lowercased()
        }.filter { $0 != "identity" }
        guard encodings.count <= 1, encodings.first ?? "zstd" == "zstd" else {
            throw Failure(.encodingUnsupported, nil, ["encoding": String(encodings.joined(separator: ",").prefix(50))])
        }
        let announced = headers[.contentLength].flatMap { Int($0) }
        let bytes = try await Self.collect(body, announced: announced, max: limits.bodyBytesMax, onCut)
        context.notes.bytesIn = bytes.count
        guard !encodings.isEmpty else {
            guard bytes.count <= limits.contentBytesMax else { throw Self.tooLarge(limits.contentBytesMax) }
            return bytes
        }
        do {
            return try Zstd.decompress(bytes, limit: limits.contentBytesMax)
        } catch {
            throw FailureAnswer.failure(from: error)
        }
    }

    /// One exchange of messages: reads the whole body, has a reply made of it, and answers with that.
    ///
    /// - Parameters:
    ///   - type: of the reply.
    ///   - onCut: is given what had arrived, as it travels, of a body whose end does not come.
    ///   - keep: is given the reply as it travels; what it returns goes with it.
    /// - Throws: as `content`, and what `reply` throws.
    package func exchange(
        _ context: HostContext, limits: HostLimits, type: String, onCut: (@Sendable ([UInt8]) async -> Void)? = nil,
        keep: (([UInt8]) -> HTTPFields)? = nil, _ reply: ([UInt8]) async throws -> [UInt8]
    ) async throws -> Response {
        .bytes(try await reply(try await content(context, limits: limits, onCut: onCut)), type: type, to: self, keep: keep)
    }

    /// What is too large is read on for a while and dropped, so that a client still sending hears why it was refused.
    private static func collect(
        _ body: RequestBody, announced: Int?, max: Int, _ onCut: (@Sendable ([UInt8]) async -> Void)?
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Swift.max(0, Swift.min(announced ?? 0, max, 1_000_000)))
        var count = 0
        do {
            for try await piece in body {
                count += piece.readableBytes
                if count <= max {
                    bytes.append(contentsOf: piece.readableBytesView)
                } else {
                    bytes = []
                    if count > max * 4 { break }
                }
            }
        } catch {
            if !bytes.isEmpty { await onCut?(bytes) }
            throw error
        }
        if let announced, count < announced {
            if !bytes.isEmpty { await onCut?(bytes) }
            throw Failure(.bodyMalformed, "The request ended before it was whole.")
        }
        guard count <= max else { throw tooLarge(max) }
        return bytes
    }

    private static func tooLarge(_ limit: Int) -> Failure { Failure(.bodyTooLarge, nil, ["limitBytes": String(limit)]) }

    /// Whether the client reads zstd.
    package var acceptsZstd: Bool {
        headers[values: .acceptEncoding].contains { line in
            line.split(separator: ",").contains { choice in
                let parts = choice.split(separator: ";").map { $0.trimmingSpaces.lowercased() }
                return parts.first == "zstd" && !parts.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
            }
        }
    }
}

extension Substring {
    var trimmingSpaces: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
