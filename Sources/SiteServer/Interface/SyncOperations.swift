import Failures
import HTTPHost
import ServiceLifecycle

/// A sync on request, by a program on the same machine.
enum SyncOperations {
    /// What central, or the line to it, may say.
    static let failures: [FailureCode] =
        FailureCode.allCases.filter { $0.httpStatus == 502 } + [
            .credentialsWrong, .credentialsMissing, .siteKeyUnknown, .lockedOut, .siteFenced, .secondDevice, .deviceRetired, .notFound, .protocolTooOld,
            .protocolTooNew, .syncIsOff, .centralUnreachable, .cancelled, .digestDiffers, .pushOutOfOrder, .bodyTooLarge, .notPermitted,
        ]

    static func operation(_ runner: SyncRunner) -> LocalInterface.Operation {
        LocalInterface.Operation(
            "sync", .post, "sync", tag: "sync", "Starts a sync or joins the one that runs, and answers when it has ended.",
            run: .suspending { call in
                if call.truth("wait") == false {
                    await runner.request()
                    return .bytes(Array(#"{"started":true}"#.utf8), status: 202)
                }
                let report = try await withGracefulShutdownHandler {
                    try await runner.sync()
                } onGracefulShutdown: {
                    runner.stop()
                }
                return .bytes(CycleReportJSON.encode(report))
            }
        )
        .taking([APIParameter("wait", in: .query, .truth, "False: it answers at once that the sync has started.")])
        .answering(200, CycleReportJSON.schema, failing: failures)
        .answeringAlso(202, .open([APIMember("started", .truth)]))
    }
}
