import Catalogue
import Failures
import Payload
import Storage

/// What a local write says of records that were merged: the kept id is stored, so that both ends and every query find it.
package struct MergedReferences {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// The references of a record that name what was dropped.
    private func dropped(_ key: RecordKey, _ payload: [UInt8]) throws -> [(field: String, kept: String)] {
        let name = key.table.folded
        guard name != Merge.table, let table = rules[name], !table.references.isEmpty, try transaction.aliases.hasAny(),
            let value = try? JSONValue(parsing: payload)
        else { return [] }
        var found: [(field: String, kept: String)] = []
        for (field, target) in table.references.sorted(by: { $0.key < $1.key }) {
            guard let named = value[field]?.text, !named.isEmpty else { continue }
            let kept = try transaction.aliases.resolve(target, named)
            if kept != named { found.append((field, kept)) }
        }
        return found
    }

    /// - Parameter filled: receives what was put in a dropped id's place, for the answer to whoever wrote it.
    package func resolved(_ key: RecordKey, _ payload: [UInt8], _ filled: inout [FilledField]) throws -> [UInt8] {
        var payload = payload
        // Central makes one of two rows that say the same: those it follows itself, right after.
        let isFollowed = try Repointing.isJoin(key.table.folded) && transaction.state.value(Meta.role) == .central
        for one in try dropped(key, payload) {
            filled.append(FilledField(table: key.table.name, id: key.id, field: one.field, value: one.kept))
            if isFollowed { continue }
            payload = try RecordMember.replacing(
                one.field, in: payload, with: String(decoding: JSONValue.string(one.kept).serialised(), as: UTF8.self))
        }
        return payload
    }
}
