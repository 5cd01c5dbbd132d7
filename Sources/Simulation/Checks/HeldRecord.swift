import Failures
import Payload
import Storage
import SyncSite

/// One record at a site.
struct HeldRecord {
    let isDeleted: Bool
    let bytes: [UInt8]
}
