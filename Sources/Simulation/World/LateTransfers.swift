import SimulatedDisk
import Storage
import SyncSite
import Transfers

/// A follower that leaves everything for later.
struct LateTransfers: SiteFollower {
    func follow(_ engine: SiteEngine, erased: [RecordKey], _ transaction: Transaction) throws -> Bool { false }
    func isAnswer(_ key: RecordKey, _ payload: [UInt8]) -> Bool { SiteTransfers().isAnswer(key, payload) }
}
