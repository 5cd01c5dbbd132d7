import HTTPHost
import HTTPTypes
import Hummingbird
import Storage
import SyncCentral
import Synchronization

/// How many bytes of answers are kept for sites whose line was cut, and how long.
package struct KeptAnswersLimits: Sendable {
    package var bytesMax = 256_000_000
    /// The oldest answer that is still given.
    package var age: Duration = .seconds(3_600)
    /// Answers up to this size are not kept: they come in one piece or not at all.
    package var smallest = 2_048

    package init() {}
}
