import Failures
import Payload
import Storage

/// What central tells a site of a document of its stores that is not passed on: the storekeeper would wait in vain (R-XFER 7).
package struct TransferRemark: Equatable, Sendable {
    package let kind: String
    package let table: String
    package let id: String
    /// `refused`, or `waiting`.
    package let state: String
    /// The word for why, as in the list of transfers.
    package let reason: String

    /// How many are told at once.
    package static let most = 100
    /// What its own site knows, or nobody waits for.
    private static let untold = ["too-old", "deleted", "withdrawn", "made-at-site", "foreign-site", "importing"]

    /// Of the documents of a site's stores, newest first.
    package static func all(for site: String, _ transaction: Transaction) throws -> [TransferRemark] {
        var pairs: [TransferPair] = []
        for tenure in try transaction.offices.tenures(of: site) {
            guard case .store(let store) = tenure.office else { continue }
            pairs += try transaction.transfers.openPairs(from: store, except: untold, limit: most)
        }
        return pairs.sorted { $0.number > $1.number }.prefix(most).map { pair in
            TransferRemark(
                kind: pair.kind, table: pair.initiating.table.name, id: pair.initiating.id, state: pair.state.rawValue,
                reason: pair.reason ?? "")
        }
    }

    private init(kind: String, table: String, id: String, state: String, reason: String) {
        self.kind = kind
        self.table = table
        self.id = id
        self.state = state
        self.reason = reason
    }

    private init(decoding value: JSONValue) throws {
        kind = try value.requireText("kind")
        table = try value.requireText("table")
        id = try value.requireText("id")
        state = try value.requireText("state")
        reason = try value.requireText("reason")
    }

    package static func read(_ value: JSONValue?) throws -> [TransferRemark] { try (value?.elements ?? []).prefix(most).map { try .init(decoding: $0) } }

    package static func value(_ list: [TransferRemark]) -> JSONValue {
        .array(
            list.map { one in
                .object([
                    ("kind", .string(one.kind)), ("table", .string(one.table)), ("id", .string(one.id)), ("state", .string(one.state)),
                    ("reason", .string(one.reason)),
                ])
            })
    }

    // MARK: At the site

    private static let told = StateKey<String>("transfers.told")

    /// Keeps what central said last; it replaces what it said before.
    package static func keep(_ list: [TransferRemark], _ transaction: Transaction) throws {
        let text = list.isEmpty ? nil : String(decoding: value(list).serialised(), as: UTF8.self)
        guard try transaction.state.value(told) != text else { return }
        try transaction.state.set(told, text)
    }

    /// What central said last.
    package static func kept(_ transaction: Transaction) throws -> [TransferRemark] {
        guard let text = try transaction.state.value(told), let value = try? JSONValue(parsing: text) else { return [] }
        return (try? read(value)) ?? []
    }
}
