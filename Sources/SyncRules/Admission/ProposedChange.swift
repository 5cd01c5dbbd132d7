import SyncProtocol

/// What somebody asks to be written: a record's bytes, or its deletion.
package protocol ProposedChange {
    var table: String { get }
    var id: String { get }
    /// nil deletes.
    var payload: [UInt8]? { get }
}

extension Change: ProposedChange {}
extension PushRequest.GroupChange: ProposedChange {}
