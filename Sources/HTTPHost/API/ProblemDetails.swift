import Failures
import Payload

/// A failure as problem details (RFC 9457), with the code that never changes and what helps.
package enum ProblemDetails {
    package static let type = "application/problem+json"

    static let schema = APISchema.object([
        APIMember("type", .text(1...200), "Names the kind of problem, as `code` does."),
        APIMember("title", .text(1...1_000), "What kind of thing happened, in a sentence."),
        APIMember("status", .integer(100...599)),
        APIMember("detail", .text(1...10_000), "What happened here."),
        APIMember("code", .text(1...60), "Never changes once shipped."),
        APIMember("retry", .text(1...30), "Whether the same call may succeed later."),
        APIMember("remedy", .text(1...2_000), "What a person does about it."),
        APIMember("operations", .list(of: .text(1...100), max: 50), "Operations that do what the remedy says with commands."),
        APIMember("context", .any, "What it is about: names, ids, bounds."),
    ])

    package static func json(_ failure: Failure) -> JSONValue {
        .object([
            ("type", .string("urn:tributary:\(failure.code.rawValue)")), ("title", .string(failure.code.summary)),
            ("status", .integer(failure.code.httpStatus)), ("detail", .string(failure.message)), ("code", .string(failure.code.rawValue)),
            ("retry", .string(failure.code.entry.retry.rawValue)), ("remedy", .string(failure.remedy)),
            ("operations", .array(OperationsOfCommands.named(in: failure.remedy).map { .string($0) })),
            ("context", .object(failure.context.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
        ])
    }
}
