import Catalogue
import Failures
import Storage

/// What nobody may do with a kind of record, wherever it is edited.
extension Admission {
    /// What a log says stays said (R-OWN 15).
    package func checkAppendOnly(_ key: RecordKey, stored: StoredRecord, payload: [UInt8]?) throws {
        guard rules[key.table.folded]?.mayBeAppendOnly == true, stored.payload != payload,
            try ownership(of: key, stored.payload)?.isAppendOnly == true
        else { return }
        throw Failure(.appendOnly, nil, ["table": key.table.name, "id": key.id])
    }

    /// A refusal as a storekeeper reads it: what kind of record it is, and where it is edited instead.
    ///
    /// - Parameter place: where that is, in the words given to it.
    package func words(for key: RecordKey, _ payload: [UInt8], place: (Whereabouts.Words) throws -> String) throws -> String {
        let title = rules[key.table.folded]?.type.title ?? key.table.name
        let kind = title.split(whereSeparator: { ":(/".contains($0) }).first.map(String.init)?.trimmingSpaces ?? title
        let isHome = try ownership(of: key, payload)?.ownerPath.isHome ?? false
        return "Records of the kind “\(kind)” are \(try place(isHome ? .ofHomes : Whereabouts.Words()))"
    }

    private func ownership(of key: RecordKey, _ payload: [UInt8]) throws -> Ownership? {
        guard let table = rules[key.table.folded] else { return nil }
        return try ChannelRouter(transaction: transaction).ownership(of: table.view(of: payload), table, id: key.id)
    }
}

extension OwnerPath {
    /// Whether a home store decides, of a patient or of a prescriber.
    var isHome: Bool {
        switch self {
        case .home, .nameHome, .prescriberHome: true
        default: false
        }
    }
}
