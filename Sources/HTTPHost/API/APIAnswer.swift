import HTTPTypes
import Payload

/// What an operation answers when it went well.
package struct APIAnswer: Sendable {
    package let status: Int
    /// Nil for an answer without a body, or with bytes.
    package let body: JSONValue?
    /// Of what the body shows; goes with `If-Match` of an edit.
    package let version: String?
    /// A body that is sent as it stands, instead of `body`: records keep their bytes.
    package var content: [UInt8]?
    /// A file that is sent, instead of `body`.
    package var file: APIFile?
    package var headers: HTTPFields = [:]

    package init(status: Int, body: JSONValue?, version: String?) {
        self.status = status
        self.body = body
        self.version = version
    }

    package static func ok(_ body: JSONValue, version: String? = nil) -> APIAnswer { APIAnswer(status: 200, body: body, version: version) }
    package static func created(_ body: JSONValue, version: String? = nil) -> APIAnswer { APIAnswer(status: 201, body: body, version: version) }
    package static let done = APIAnswer(status: 204, body: nil, version: nil)

    /// An answer of bytes, of the media type that the operation names.
    package static func bytes(_ content: [UInt8], status: Int = 200) -> APIAnswer {
        var answer = APIAnswer(status: status, body: nil, version: nil)
        answer.content = content
        return answer
    }
}
