import Compression
import Failures
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Payload
import SyncProtocol

/// Turns whatever went wrong into a coded answer.
package enum FailureAnswer {
    /// The failure behind any error; an unexpected one tells the client nothing of itself.
    package static func failure(from error: any Error) -> Failure {
        switch error {
        case let failure as Failure: return failure
        case let error as CompressionError:
            switch error {
            case .tooLarge(let limit): return Failure(.bodyTooLarge, nil, ["limitBytes": String(limit)])
            case .windowTooLarge: return Failure(.bodyTooLarge, "The request's compression wants too much memory.")
            case .malformed, .truncated: return Failure(.bodyMalformed, "The compressed request is damaged or cut short.")
            }
        case is PayloadError: return Failure(.bodyMalformed)
        case is CancellationError: return Failure(.cancelled)
        case let error as any HTTPResponseError:
            switch error.status.code {
            case 404, 405: return Failure(.routeUnknown)
            case 413: return Failure(.bodyTooLarge)
            case 400..<500: return Failure(.bodyMalformed)
            default: return Failure(.internalFault)
            }
        default: return Failure(.internalFault)
        }
    }

    /// - Parameter isProblem: as problem details, for the administration interface.
    package static func response(to failure: Failure, isProblem: Bool = false) -> Response {
        var headers: HTTPFields = [.contentType: isProblem ? ProblemDetails.type : "application/json", .cacheControl: "no-store"]
        if let seconds = failure.context[Failure.retryAfter] ?? failure.code.entry.retryAfterSeconds.map(String.init) { headers[.retryAfter] = seconds }
        // Whoever is told to come later leaves the connection to somebody else.
        if failure.code == .overloaded { headers[.connection] = "close" }
        if failure.code == .credentialsWrong { headers[.wwwAuthenticate] = "Basic realm=\"tributary\", charset=\"UTF-8\"" }
        if failure.code == .methodUnknown, let methods = failure.context["allow"] { headers[.allow] = methods }
        if failure.code == .signInNeeded { headers[.wwwAuthenticate] = "Bearer realm=\"tributary\"" }
        let status = HTTPResponse.Status(code: failure.code.httpStatus)
        let body = isProblem ? ProblemDetails.json(failure).serialised() : FailureMessage.encode(failure)
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
