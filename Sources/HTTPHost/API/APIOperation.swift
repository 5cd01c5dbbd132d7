import Failures
import HTTPTypes
import Payload

/// One operation of an interface: what it takes, what it asks of its caller, what it answers. The routes and the OpenAPI document are both made of it.
package struct APIOperation<Caller: Sendable>: Sendable {
    /// Unique, in camel case.
    package let id: String
    package let method: HTTPRequest.Method
    /// Below the interface's root, parameters in braces: `sites/{site}`.
    package let path: String
    package let tag: String
    /// A sentence.
    package let summary: String
    /// What the caller must be, in words; nil for what everybody signed in may do.
    package var needs: String?
    /// The host's own word for it.
    package var permission: String?
    /// Anybody may call it, without being known.
    package var isOpen = false
    package var parameters: [APIParameter] = []
    package var body: APISchema?
    /// It reads the bytes of its body itself, for their own sake: the schema only describes them.
    package var readsBytes = false
    /// What names of the query mean that are none of its parameters, in a sentence; nil where there are no others.
    package var others: String?
    /// The status of success.
    package var status = 200
    /// Of the answer; nil for none.
    package var answer: APISchema?
    /// The media type of the answer.
    package var answerType = "application/json"
    /// Other answers than that of success which are no failures.
    package var otherAnswers: [(status: Int, answer: APISchema)] = []
    /// The answer shows a version, and an edit may be bound to it.
    package var takesVersion = false
    /// Its own failures, besides those of every call.
    package var failures: [FailureCode] = []
    package enum Run: Sendable {
        /// On a thread that may wait for the disk.
        case blocking(@Sendable (APICall<Caller>) throws -> APIAnswer)
        case suspending(@Sendable (APICall<Caller>) async throws -> APIAnswer)
        /// Reads the body itself as it arrives, bytes of any size in a file.
        case receiving(@Sendable (APICall<Caller>, APIUpload) async throws -> APIAnswer)
    }

    /// Does it.
    package let run: Run

    /// - Parameter run: does it, on a thread that may wait for the disk.
    package init(
        _ id: String, _ method: HTTPRequest.Method, _ path: String, tag: String, _ summary: String,
        run: @escaping @Sendable (APICall<Caller>) throws -> APIAnswer
    ) {
        self.init(id, method, path, tag: tag, summary, run: .blocking(run))
    }

    package init(_ id: String, _ method: HTTPRequest.Method, _ path: String, tag: String, _ summary: String, run: Run) {
        self.id = id
        self.method = method
        self.path = path
        self.tag = tag
        self.summary = summary
        self.run = run
    }

    /// Changes something: it may be asked for under a key.
    package var isAct: Bool { method != .get }

    /// It brings or answers a file: what is sent is not kept under a key, as asking again does no harm or is refused.
    package var carriesFile: Bool { receives || answerType == APIUpload.type }

    /// Its body is a file.
    var receives: Bool {
        if case .receiving = run { return true }
        return false
    }
}
