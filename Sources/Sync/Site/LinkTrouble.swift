import Failures

/// How the line to central failed under a call, where less at a time may get through.
package enum LinkTrouble: String, Sendable {
    /// The connection ended while something was on its way.
    case cut
    /// Nothing came, or not enough, within the time allowed.
    case slow
    /// Somebody on the way, or central, takes no request of this size.
    case tooLarge = "too-large"

    /// Key of a failure's context under which the link says so.
    package static let key = "line"

    package init?(_ failure: Failure) {
        switch failure.code {
        case .bodyTooLarge, .proxySizeLimit: self = .tooLarge
        case .proxyTimeOut: self = .slow
        case .centralUnreachable:
            guard let trouble = failure.context[Self.key].flatMap(Self.init(rawValue:)) else { return nil }
            self = trouble
        default: return nil
        }
    }

    /// The context that says it.
    package var context: [String: String] { [Self.key: rawValue] }
}
