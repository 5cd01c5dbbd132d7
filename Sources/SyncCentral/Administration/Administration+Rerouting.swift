import Storage
import SyncRules

extension Administration {
    /// Goes on moving records after a change of a preference for all sites, one slice a call.
    ///
    /// - Returns: whether something is left to do; nothing is written when there is not.
    @discardableResult
    package func continueRerouting(slice: Int = 500) throws -> Bool {
        guard try database.read({ try AudienceWidening.isUnderWay($0) }) else { return false }
        return try database.write { try AudienceWidening(transaction: $0).advance(by: slice) }
    }
}
