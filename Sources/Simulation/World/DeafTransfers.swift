import SimulatedDisk
import Storage
import SyncSite
import Transfers

/// A follower that is not told what was deleted.
struct DeafTransfers: SiteFollower {
    func follow(_ engine: SiteEngine, erased: [RecordKey], _ transaction: Transaction) throws -> Bool {
        try SiteTransfers().follow(engine, erased: [], transaction)
    }

    func isAnswer(_ key: RecordKey, _ payload: [UInt8]) -> Bool { SiteTransfers().isAnswer(key, payload) }
}
