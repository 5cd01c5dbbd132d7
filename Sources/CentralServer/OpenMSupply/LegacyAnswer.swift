import Compression
import Failures
import HTTPHost
import HTTPTypes
import Hummingbird
import LegacyProtocols
import Logging
import NIOCore

/// What goes wrong, in the words that Open mSupply understands.
enum LegacyAnswer {
    /// The refusal behind any error; an unexpected one tells the site nothing of itself.
    static func refusal(from error: any Error) -> LegacyRefusal {
        if let refusal = error as? LegacyRefusal { return refusal }
        let failure = FailureAnswer.failure(from: error)
        switch failure.code {
        case .overloaded, .databaseBusy: return LegacyRefusal(.syncIsRunning, failure.message)
        case .syncIsOff: return LegacyRefusal(.other, failure.message, status: 503)
        case .credentialsWrong, .credentialsMissing: return LegacyRefusal(.siteIncorrectPassword, failure.message)
        default: return LegacyRefusal(.other, failure.message, status: failure.code.httpStatus)
        }
    }

    /// Bodies up to this size are sent as they are: compression would not pay.
    private static let plainBytesMax = 1_000

    /// A JSON answer, compressed as these programs read it: they ask for gzip, and know nothing newer.
    static func json(_ bytes: [UInt8], to request: Request) -> Response {
        guard bytes.count > plainBytesMax, acceptsGzip(request) else { return .json(bytes, to: request) }
        let headers: HTTPFields = [
            .contentType: "application/json", .cacheControl: "no-store", .contentEncoding: "gzip", .vary: "Accept-Encoding",
        ]
        return Response(status: .ok, headers: headers, body: Response.pieces(Gzip.compress(bytes)))
    }

    private static func acceptsGzip(_ request: Request) -> Bool {
        request.headers[values: .acceptEncoding].contains { line in
            line.split(separator: ",").contains { choice in
                let parts = choice.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
                return parts.first == "gzip" && !parts.dropFirst().contains { $0.hasPrefix("q=0") && !$0.contains(where: { "123456789".contains($0) }) }
            }
        }
    }

    static func response(to refusal: LegacyRefusal, retryAfter: String? = nil) -> Response {
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        if let retryAfter { headers[.retryAfter] = retryAfter }
        return Response(
            status: HTTPResponse.Status(code: refusal.status), headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: refusal.body)))
    }
}
