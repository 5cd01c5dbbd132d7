import Failures
import Payload

/// How a failure travels: `{"error":{"code","message","retry","remedy","context"}}`.
package enum FailureMessage {
    package static func encode(_ failure: Failure) -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key("error")
        writer.beginObject()
        writer.key("code")
        writer.string(failure.code.rawValue)
        writer.key("message")
        writer.string(failure.message)
        writer.key("retry")
        writer.string(failure.code.retry.rawValue)
        writer.key("remedy")
        writer.string(failure.remedy)
        if !failure.context.isEmpty {
            writer.key("context")
            writer.beginObject()
            for (key, value) in failure.context.sorted(by: { $0.key < $1.key }) {
                writer.key(key)
                writer.string(value)
            }
            writer.endObject()
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    /// Reads a failure from a peer; anything that is not one says that somebody else answered.
    package static func decode(_ body: [UInt8], status: Int) -> Failure {
        read(body, status: status) ?? Failure(.centralAnswerMalformed, nil, ["status": String(status)])
    }

    /// Reads a failure from a peer; nil when the body is none. Its texts go to people and logs: they are made safe to show.
    package static func read(_ body: [UInt8], status: Int) -> Failure? {
        guard let error = (try? JSONValue(parsing: body))?["error"], let text = error["code"]?.text else { return nil }
        guard let code = FailureCode(rawValue: text) else {
            // A newer central may know codes this program does not: its words still reach the person.
            return Failure(status >= 500 ? .overloaded : .bodyMalformed, (error["message"]?.text ?? text).shownOnOneLine, ["code": text.shownOnOneLine])
        }
        var context: [String: String] = [:]
        for (key, value) in error["context"]?.members ?? [] { context[key.shownOnOneLine] = value.text?.shownOnOneLine }
        return Failure(code, error["message"]?.text?.shownOnOneLine, context, remedy: error["remedy"]?.text?.shownOnOneLine)
    }
}
