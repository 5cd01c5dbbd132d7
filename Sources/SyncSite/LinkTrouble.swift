import Failures
import SyncRules

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

    /// The failure as a person reads it when nothing smaller is left to try: somebody has to act.
    static func atTheSmallest(_ failure: Failure) -> Failure {
        let (words, remedy): (String, String)
        switch failure.code {
        case .proxySizeLimit:
            words = "A proxy in front of the central server refuses what this site sends, and there is nothing smaller to send."
            remedy = "Whoever runs the proxy lets it pass requests of 8 MB (nginx: client_max_body_size 8m)."
        case .bodyTooLarge:
            words = "The central server refuses what this site sends as too large, and there is nothing smaller to send."
            remedy = "Tell whoever runs the central server."
        case .proxyTimeOut:
            words = "A proxy gave up waiting for the central server's answer, and there is nothing smaller to ask for."
            remedy = "Whoever runs the proxy gives it more time (nginx: proxy_read_timeout 120s), or sees why the central server takes so long."
        default: return failure
        }
        return Failure(failure.code, words, failure.context, remedy: "\(remedy) Nothing is lost: what is written here waits until then.")
    }

    /// The context that says it.
    package var context: [String: String] { [Self.key: rawValue] }
}
