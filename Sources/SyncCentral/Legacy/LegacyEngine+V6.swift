import Catalogue
import Failures
import LegacyProtocols
import Payload
import Storage
import SyncProtocol
import SyncRules

/// The v6 interface, which Open mSupply sites ask beside v5: what they push is kept and judged like anything else, and goes to whom it belongs.
extension LegacyEngine {
    private static let numberedAtOnce = 20_000

    package func pullV6(_ caller: Caller, _ call: V6Call) async throws -> [UInt8] {
        try await numberV6(caller)
        return try await engine.database.readAsync { transaction in
            let site = try engine.caller(caller, transaction)
            let own = call.isInitialised ? try transaction.openings.database(known: caller.database) : nil
            let batch = try V6List(transaction: transaction).batch(from: call.cursor, limit: call.batchSize, site: site, own: own)
            return V6Batch.encoded(end: batch.end, total: batch.total, isLast: batch.isLast, batch.records)
        }
    }

    /// Everything of one patient that the site may see, whoever wrote it.
    package func pullV6Patient(_ caller: Caller, _ call: V6Call) async throws -> [UInt8] {
        try await numberV6(caller)
        guard let patient = call.patient else { throw Failure(.bodyMalformed, "fetchPatientId is missing.") }
        return try await engine.database.readAsync { transaction in
            let site = try engine.caller(caller, transaction)
            let batch = try V6List(transaction: transaction).batch(
                from: call.cursor, limit: call.batchSize, site: site, own: nil, patient: transaction.aliases.resolve("name", patient))
            return V6Batch.encoded(end: batch.end, total: batch.total, isLast: batch.isLast, batch.records)
        }
    }

    /// - Returns: how many records were pushed.
    package func pushV6(_ caller: Caller, _ call: V6Call, _ bytes: [UInt8]) async throws -> Int {
        let (records, unreadable) = call.pushed
        let named = records.map {
            PushedRecord(entry: $0.entry, table: Rules.wireName($0.table, .v6), id: $0.id, action: $0.action, payload: $0.payload)
        }
        try await take(named, unreadable: unreadable, Digest.of(bytes), caller)
        return records.count + unreadable
    }

    private func numberV6(_ caller: Caller) async throws {
        while try await engine.database.readAsync({ transaction in
            _ = try engine.caller(caller, transaction)
            return try V6List(transaction: transaction).isBehind()
        }) {
            if try await engine.database.writeAsync({ try V6List(transaction: $0).number(count: Self.numberedAtOnce) }) { return }
        }
    }
}
