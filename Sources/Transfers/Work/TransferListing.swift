import Failures
import Payload
import Storage
import Sync

/// One half of a transfer as this database holds it.
package struct HalfListing: Sendable {
    package let table: String
    package let id: String
    package let store: String
    /// The site where it is edited; nil where that is not known.
    package let site: String?
    /// Nil while it is not here, `deleted` once it was deleted.
    package let status: String?
    package let number: String
    package let lines: Int
}

/// A pair with the state of each side (R-XFER 7).
package struct TransferListing: Sendable {
    package let number: Int64
    package let kind: TransferKind
    package let state: TransferPair.State
    package let initiating: HalfListing
    package let responding: HalfListing
    /// What it waits for, or why there is none; nil when nothing is open.
    package let reason: String?
    package let sentence: String?
    package let noticedAt: Int64
    package let madeAt: Int64?
    package let differences: [LineDifference]
    /// Somebody at the receiver has acted: differences stay. Nil where only the receiving site can tell.
    package let isActedOn: Bool?
}

extension CentralTransfers {
    /// Transfers, newest first.
    ///
    /// - Parameter onlyOpen: those alone whose other half is not made.
    package func list(limit: Int = 200, onlyOpen: Bool = false) throws -> [TransferListing] {
        try database.read { ledger in
            try ledger.pairs(limit: limit, onlyOpen: onlyOpen).compactMap { try listing($0, ledger, withDifferences: false) }
        }
    }

    /// One transfer, by its number or by the id of either half.
    ///
    /// - Throws: `not-found`.
    package func show(_ reference: String) throws -> TransferListing {
        try database.read { ledger in
            guard let pair = try find(reference, ledger), let listing = try listing(pair, ledger, withDifferences: true) else {
                throw Failure(.notFound, "There is no transfer \(reference).")
            }
            return listing
        }
    }

    private func find(_ reference: String, _ ledger: Ledger) throws -> TransferPair? {
        if let number = Int64(reference), let pair = try ledger.pair(numbered: number) { return pair }
        for name in Headers.tables {
            guard let table = try ledger.knownTable(name) else { continue }
            let key = RecordKey(table, reference)
            if let pair = try ledger.pair(begunBy: key) ?? ledger.pair(answeredBy: key) { return pair }
        }
        return nil
    }

    private func listing(_ pair: TransferPair, _ ledger: Ledger, withDifferences: Bool) throws -> TransferListing? {
        guard let kind = TransferKind(rawValue: pair.kind) else { return nil }
        let desk = CentralDesk(writer: writer, ledger: ledger, monthsMax: nil)
        let reason = pair.state == .made ? nil : pair.reason.flatMap { TransferReason(rawValue: $0) }
        var differences: [LineDifference] = []
        var isActedOn: Bool?
        let half = try ledger.record(pair.responding)
        if let half, !half.isDeleted {
            let fields = try Fields(half.payload)
            if !kind.untouchedStatuses.contains(fields.word("status")) { isActedOn = true }
            if withDifferences, let initiating = try ledger.record(pair.initiating), !initiating.isDeleted {
                let keeper = try TransferWork(desk: desk).keeper(pair, kind, initiating, fields, isFresh: false).keeper
                differences = keeper.differences
                if isActedOn == nil, try desk.holds(.store(pair.toStore)) {
                    if case .acted = keeper.outcome { isActedOn = true } else { isActedOn = false }
                }
            }
        }
        let waiting = reason == nil ? try waiting(pair, kind, half, desk) : nil
        return TransferListing(
            number: pair.number, kind: kind, state: pair.state,
            initiating: try side(pair.initiating, kind.initiatingLines, kind.initiatingNumberField, pair.fromStore, desk),
            responding: try side(pair.responding, kind.respondingLines, kind.numberField, pair.toStore, desk),
            reason: reason?.rawValue ?? waiting?.reason,
            sentence: [reason?.title ?? waiting?.sentence, pair.detail].compactMap { $0 }.joined(separator: ": ").nonEmpty,
            noticedAt: pair.noticedAt, madeAt: pair.madeAt, differences: differences, isActedOn: isActedOn)
    }

    /// What a pair whose half is made still waits for: its number, then the link back; and whose hands that is in.
    private func waiting(
        _ pair: TransferPair, _ kind: TransferKind, _ half: StoredRecord?, _ desk: CentralDesk
    ) throws -> (reason: String, sentence: String)? {
        guard pair.state == .made, let half, !half.isDeleted else { return nil }
        let ledger = desk.ledger
        if try Fields(half.payload).isUnnumbered(kind.numberField) {
            let what = "has yet to receive it and give it a number"
            return ("number", try sentence(.store(pair.toStore), "the receiving site", what, ledger))
        }
        guard let initiating = try ledger.record(pair.initiating), !initiating.isDeleted else { return nil }
        let fields = try Fields(initiating.payload)
        let office = Candidate.office(of: kind.initiatingTable, fields)
        // A site of another system links in its own way.
        guard fields[kind.linkField].isEmpty, try writer.holder(of: office, ledger)?.kind != .openMSupply else { return nil }
        return ("link", try sentence(office, "the sending site", "has yet to receive it and link it back", ledger))
    }

    private func sentence(_ office: Office, _ otherwise: String, _ what: String, _ ledger: Ledger) throws -> String {
        let holder = try writer.holder(of: office, ledger)?.name ?? otherwise
        return ["\(holder) \(what)", try writer.handover(of: office, ledger)].compactMap { $0 }.joined(separator: "; ")
    }

    private func side(
        _ key: RecordKey, _ lineTable: String, _ numberField: String, _ store: String, _ desk: CentralDesk
    ) throws -> HalfListing {
        let record = try desk.ledger.record(key)
        let fields = try record.flatMap { $0.isDeleted ? nil : try Fields($0.payload) }
        let office = fields.map { Candidate.office(of: key.table.name, $0) } ?? .store(store)
        return HalfListing(
            table: key.table.name, id: key.id, store: try desk.store(store)?.title ?? store,
            site: try writer.holder(of: office, desk.ledger)?.name, status: fields?["status"] ?? (record == nil ? nil : "deleted"),
            number: fields?[numberField] ?? "", lines: try TransferWork(desk: desk).lines(of: key, in: lineTable).count)
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
