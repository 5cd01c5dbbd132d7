import Compression
import Failures
import Storage
import SyncProtocol
import SyncRules

/// What one sync did.
package struct CycleReport: Sendable, Equatable {
    package var calls = 0
    /// Records central accepted, and records it keeps apart.
    package var pushed = 0
    package var parked = 0
    /// Rows that arrived and told something new: not the site's own changes coming back.
    package var received = 0
    /// Rows that arrived, the site's own changes among them.
    package var rows = 0
    /// Records that differed from central without reason, and were fetched again.
    package var repaired = 0
    /// Bytes of parts whose end did not come, of which central kept the beginning: they went over the line and need not go again.
    package var keptBytes = 0
    /// Either side was found to be restored from a backup.
    package var healed = false

    /// Nothing was sent, received or mended: both sides held the same before.
    package var didNothing: Bool { pushed == 0 && parked == 0 && rows == 0 && received == 0 && repaired == 0 && !healed }

    package init() {}
}
