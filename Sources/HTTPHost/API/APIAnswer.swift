import Payload

/// What an operation answers when it went well.
package struct APIAnswer: Sendable {
    package let status: Int
    /// Nil for an answer without a body.
    package let body: JSONValue?
    /// Of what the body shows; goes with `If-Match` of an edit.
    package let version: String?

    package init(status: Int, body: JSONValue?, version: String?) {
        self.status = status
        self.body = body
        self.version = version
    }

    package static func ok(_ body: JSONValue, version: String? = nil) -> APIAnswer { APIAnswer(status: 200, body: body, version: version) }
    package static func created(_ body: JSONValue, version: String? = nil) -> APIAnswer { APIAnswer(status: 201, body: body, version: version) }
    package static let done = APIAnswer(status: 204, body: nil, version: nil)
}
