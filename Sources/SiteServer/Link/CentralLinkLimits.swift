import Failures
import Foundation
import NIOSSL

/// How long a site waits for central, and how much it takes.
package struct CentralLinkLimits: Sendable {
    package var connectTime: Duration = .seconds(10)
    /// The longest silence while an answer is awaited or arrives, or while a request is sent.
    package var silenceTime: Duration = .seconds(60)
    /// How long only the announcement of an answer may come, once a request has gone: a head that drips, or signs that one is on its way (1xx).
    package var headTime: Duration = .seconds(120)
    /// One call as a whole; a slow link needs minutes for a page.
    package var callTime: Duration = .seconds(900)
    /// A notification call as a whole; central answers sooner by itself.
    package var waitTime: Duration = .seconds(120)
    /// Bytes of an answer as they arrive, and after decompression.
    package var answerBytesMax = 64_000_000
    package var contentBytesMax = 256_000_000

    package init() {}
}
