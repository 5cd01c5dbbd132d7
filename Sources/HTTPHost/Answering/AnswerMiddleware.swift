import Failures
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// The outermost layer of a host: every request ends in a coded answer, a log line and a measurement.
///
/// The log holds the route's template, never the address as it came, a body, a header or a field of a record.
package struct AnswerMiddleware: RouterMiddleware {
    package typealias Context = HostContext
    private let metrics: MetricRegistry
    private let logger: Logger
    private let isSecure: Bool

    /// - Parameter isSecure: everything is served over TLS: browsers are told to come back that way only.
    package init(metrics: MetricRegistry, logger: Logger, isSecure: Bool) {
        self.metrics = metrics
        self.logger = logger
        self.isSecure = isSecure
    }

    package func handle(
        _ request: Request, context: HostContext, next: (Request, HostContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var code = "ok"
        var response: Response
        do {
            // The router would take such an address for the root.
            guard let path = request.head.path, !path.utf8.contains(UInt8(ascii: "%")) || path.prefix(while: { $0 != "?" }).removingPercentEncoding != nil
            else {
                throw Failure(.argumentInvalid, "The address holds a wrong percent sequence.")
            }
            response = try await next(request, context)
        } catch let error as HTTPParserError {
            // The connection itself is broken: the server below answers 400 if it still can, and closes.
            throw error
        } catch {
            let failure = FailureAnswer.failure(from: error)
            code = failure.code.rawValue
            if failure.code == .internalFault {
                // The type says where to look; its text may hold data of records.
                logger.error("A request failed unexpectedly", metadata: ["error": "\(type(of: error))"])
            }
            response = FailureAnswer.response(to: failure, isProblem: request.head.path?.hasPrefix("/api/") ?? false)
        }
        if let name = HTTPField.Name(SyncAddress.callHeader), let call = request.headers[name], call.utf8.count <= 64 { response.headers[name] = call }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        logAnswer(request, context, response, code, ContinuousClock.now - start)
        return response
    }

    private func logAnswer(_ request: Request, _ context: HostContext, _ response: Response, _ code: String, _ took: Duration) {
        let route = context.endpointPath.map { $0 == "NotFound" ? "unknown" : $0 } ?? "unknown"
        let bytesOut = response.body.contentLength ?? 0
        metrics.add(.httpAnswers, [("code", code), ("route", route)])
        metrics.observe(.httpAnswerTime, [("route", route)], took.seconds)
        metrics.add(.httpReceived, [("route", route)], Double(context.notes.bytesIn))
        metrics.add(.httpSent, [("route", route)], Double(bytesOut))
        // A crowd that is sent away must not fill the log: whoever sends it away says so once.
        let isOrdinary = code == "ok" || code == FailureCode.overloaded.rawValue
        let level: Logger.Level = isOrdinary ? .debug : response.status.code >= 500 ? .warning : .info
        guard logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "route": "\(route)", "status": "\(response.status.code)", "code": "\(code)", "bytesIn": "\(context.notes.bytesIn)",
            "bytesOut": "\(bytesOut)", "seconds": "\(took.seconds)",
        ]
        if let site = context.notes.site { metadata["site"] = "\(site)" }
        logger.log(level: level, "A request was answered", metadata: metadata)
    }
}
