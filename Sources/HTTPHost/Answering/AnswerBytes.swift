import Compression
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// Bodies up to this size are sent as they are: compression would not pay.
    private static let plainBytesMax = 256
    /// Of larger bodies, which are many records alike, the next lower level makes as little in two thirds of the time.
    private static let manyBytes = 1_000_000
    /// Written one after the other, so that a stalled reader is told from a slow one.
    private static let pieceBytes = 65_536

    /// An answer with a body, compressed as a whole when the client reads that and it pays.
    ///
    /// - Parameter keep: is given the body as it travels; what it returns goes with it.
    package static func bytes(
        _ bytes: [UInt8], type: String, to request: Request, headers: HTTPFields = [:], keep: (([UInt8]) -> HTTPFields)? = nil
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        var bytes = bytes
        if bytes.count > plainBytesMax, request.acceptsZstd {
            bytes = Zstd.compress(bytes, level: bytes.count > manyBytes ? 2 : 3)
            headers[.contentEncoding] = "zstd"
        }
        // What nobody may keep need not say for whom it would be kept.
        if headers[.cacheControl] != "no-store" { headers[.vary] = "Accept-Encoding" }
        for field in keep?(bytes) ?? [:] { headers.append(field) }
        return Response(status: .ok, headers: headers, body: pieces(bytes))
    }

    /// A small JSON answer.
    package static func json(_ bytes: [UInt8], to request: Request) -> Response {
        .bytes(bytes, type: "application/json", to: request)
    }

    /// A body that is written piece by piece.
    package static func pieces(_ bytes: [UInt8]) -> ResponseBody {
        let buffer = ByteBuffer(bytes: bytes)
        guard bytes.count > pieceBytes else { return ResponseBody(byteBuffer: buffer) }
        return ResponseBody(contentLength: bytes.count) { writer in
            var rest = buffer
            while let piece = rest.readSlice(length: min(rest.readableBytes, pieceBytes)), piece.readableBytes > 0 {
                try await writer.write(piece)
            }
            try await writer.finish(nil)
        }
    }
}
