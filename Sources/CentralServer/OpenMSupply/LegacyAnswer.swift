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

    static func response(to refusal: LegacyRefusal, retryAfter: String? = nil) -> Response {
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        if let retryAfter { headers[.retryAfter] = retryAfter }
        return Response(
            status: HTTPResponse.Status(code: refusal.status), headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: refusal.body)))
    }
}
