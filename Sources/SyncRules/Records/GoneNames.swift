import Failures
import Payload
import Storage

/// Records that were deleted while others name them: on central when a site booked stock of an item meanwhile, on a site when the
/// deletion comes (R-OWN 10). Both ends say so; nothing is refused for it, for what lies on the shelf lies there.
package struct GoneNames {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// Takes a record's new bytes, nil when it was deleted.
    ///
    /// - Parameter before: what it was, where that is known.
    package func update(_ rec: Int64, _ key: RecordKey, payload: [UInt8]?, before: StoredRecord? = nil) throws {
        let table = key.table.folded
        if Naming.places[table] != nil, !Naming.isLocal(table) {
            if payload == nil {
                // A merged one stands for the kept one.
                guard try transaction.aliases.resolve(table, key.id) == key.id else { return }
                let count = try transaction.gone.remember(key, namedIn: Naming.places(of: table, transaction), channels: channels(of: key, before))
                if count > 0 { try tell(key, Int64(clamping: count)) }
            } else if try transaction.gone.contains(key) {
                try transaction.gone.forget(key)
            }
        }
        guard let payload, let fields = Naming.named[table], try transaction.gone.hasAny(), let value = try? JSONValue(parsing: payload) else { return }
        for (field, other) in fields {
            guard let id = value[field]?.text, !id.isEmpty, let table = try transaction.knownTable(other) else { continue }
            let gone = RecordKey(table, id)
            guard try transaction.gone.contains(gone), try transaction.aliases.resolve(other, id) == id, try transaction.gone.rememberNaming(rec, gone: gone)
            else {
                continue
            }
            try tell(gone, 1)
        }
    }

    /// Where central looks for who names what is one store's: in what that store's sites and its partners' hold.
    private func channels(of key: RecordKey, _ before: StoredRecord?) throws -> [String]? {
        guard let before, let table = rules[key.table.folded], case .store(let field) = table.type.audience,
            try transaction.state.value(Meta.role) == .central
        else { return nil }
        let store = try table.view(of: before.payload).text(named: field)
        return [Channel.store(store), Channel.partner(store)]
    }

    /// After a first load, which brings no deletions: every item and unit that is anywhere is here.
    ///
    /// - Parameter tables: in lower case, those of which something is missing; nil where nobody kept an account of what is named.
    package func lookForAbsent(of tables: Set<String>? = nil) throws {
        // Perhaps there is none at all.
        for table in Naming.everywhere where tables?.contains(table.lowercased()) ?? true {
            try transaction.gone.rememberAbsent(transaction.table(table), namedIn: Naming.places(of: table, transaction))
        }
    }

    /// What was deleted and is still named.
    package func all() throws -> [NamedGone] {
        try transaction.gone.namedGone(limit: Self.most, in: Naming.fields).filter {
            try transaction.aliases.resolve($0.gone.table.folded, $0.gone.id) == $0.gone.id
        }
    }

    private static let most = 50

    private func tell(_ gone: RecordKey, _ count: Int64) throws {
        let first = try transaction.gone.namedGone(limit: Self.most, in: Naming.fields).first { $0.gone == gone }?.first ?? []
        try transaction.log.write("names-deleted", NamedGone(gone: gone, count: count, first: first).sentence)
    }
}

extension NamedGone {
    /// What a person reads.
    package var sentence: String {
        let names = first.map(\.description).joined(separator: ", ")
        let more = count > first.count ? " and \(count - Int64(clamping: first.count)) more" : ""
        return count == 1
            ? "1 record names \(gone), which was deleted or never came: \(names)."
            : "\(count) records name \(gone), which was deleted or never came: \(names)\(more)."
    }

    /// What to do about it.
    package static let remedy = "Enter it again under the same id where it is edited, or name another in these records."
    package var remedy: String { Self.remedy }
}
