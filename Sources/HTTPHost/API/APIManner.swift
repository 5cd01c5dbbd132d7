import Failures

/// How an interface speaks in all of its operations: what its failures look like, and what any call may end with.
package struct APIManner: Sendable {
    /// The media type of failures.
    let failureType: String
    /// What the description calls them.
    let failureName: String
    let failureSchema: APISchema
    /// What a call of somebody who must be known may end with.
    let ofTheCaller: [FailureCode]
    /// Acts are done once under a caller's own key.
    let takesActKeys: Bool
    /// A body where none is expected is an error; else it is not looked at.
    let refusesBodies: Bool
    /// Bounds a body further than the host does, in bytes; nil for no further.
    let bodyBytesMax: Int?

    /// Of the administration interface: problem details, acts under keys, small bodies.
    package static let administration = APIManner(
        failureType: ProblemDetails.type, failureName: "Problem", failureSchema: ProblemDetails.schema, ofTheCaller: [.signInNeeded, .notPermitted],
        takesActKeys: true, refusesBodies: true, bodyBytesMax: 1_000_000)

    /// Of the local interface: failures as the protocol tells them, bodies as large as the host takes them.
    package static let local = APIManner(
        failureType: "application/json", failureName: "Failure", failureSchema: failureMessage, ofTheCaller: [.adminTokenWrong], takesActKeys: false,
        refusesBodies: false, bodyBytesMax: nil)

    /// What any call may end with.
    static let always: [FailureCode] = [
        .bodyMalformed, .bodyTooLarge, .encodingUnsupported, .argumentInvalid, .overloaded, .internalFault, .databaseBusy, .diskFull, .routeUnknown,
    ]
    static let ofActs: [FailureCode] = [.actKeyReused, .actUnderWay, .actDoneAlready]

    private static let failureMessage = APISchema.object([
        APIMember(
            "error",
            .open([
                APIMember("code", .text(1...60), "Never changes once shipped."), APIMember("message", .text(1...10_000), "What happened here."),
                APIMember("retry", .word(["automatic", "after-action", "never"]), "Whether the same call can succeed later."),
                APIMember("remedy", .text(1...2_000), "What a person does about it."),
                .optional("context", .any, "What it is about: names, ids, bounds."),
            ]))
    ])
}
