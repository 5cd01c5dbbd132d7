import Failures
import HTTPHost
import Logging
import ServiceLifecycle
import SyncCentral
import Synchronization

/// How many pushes may wait and how many share a transaction.
package struct PushQueueLimits: Sendable {
    package var waitingMax = 1_000
    package var waitingBytesMax = 128_000_000
    package var sharedMax = 64
    package var sharedBytesMax = 8_000_000

    package init() {}
}
