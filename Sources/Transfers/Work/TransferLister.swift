import Failures
import Payload
import Storage
import SyncRules
import SyncSite

/// Reads transfers out of a register, central's or a site's.
struct TransferLister {
    let environment: any TransferEnvironment
    /// The name of the site where an office is held, where that is known.
    let holder: (Office) throws -> String?
    /// A sentence about the hand-over of an office under way.
    var handover: (Office) throws -> String? = { _ in nil }
    /// The site that holds an office links in its own way.
    var linksItself: (Office) throws -> Bool = { _ in false }
    private var transaction: Transaction { environment.transaction }

    /// Transfers, newest first; of the open ones those alone that wait for something, be it a number or a link, or are refused.
    func list(limit: Int, onlyOpen: Bool) throws -> [TransferListing] {
        var found: [TransferListing] = []
        var before = Int64.max
        while found.count < limit {
            let pairs = try transaction.transfers.pairs(before: before, limit: limit, onlyOpen: onlyOpen)
            guard let last = pairs.last else { break }
            found += try pairs.compactMap { try listing($0, withDifferences: false) }.filter { !onlyOpen || $0.reason != nil }
            before = last.number
        }
        return Array(found.prefix(limit))
    }

    func find(_ reference: String) throws -> TransferPair? {
        if let number = Int64(reference), let pair = try transaction.transfers.pair(numbered: number) { return pair }
        for name in DocumentKind.tables {
            guard let table = try transaction.knownTable(name) else { continue }
            let key = RecordKey(table, reference)
            if let pair = try transaction.transfers.pair(begunBy: key) ?? transaction.transfers.pair(answeredBy: key) { return pair }
        }
        return nil
    }

    func show(_ reference: String) throws -> TransferListing {
        guard let pair = try find(reference), let listing = try listing(pair, withDifferences: true) else {
            throw Failure(.notFound, "There is no transfer \(reference).")
        }
        return listing
    }

    private func listing(_ pair: TransferPair, withDifferences: Bool) throws -> TransferListing? {
        guard let kind = TransferKind(rawValue: pair.kind) else { return nil }
        let reason = pair.state == .made ? nil : pair.reason.flatMap { TransferReason(rawValue: $0) }
        var differences: [LineDifference] = []
        var isActedOn: Bool?
        let half = try transaction.records.record(pair.responding)
        if let half, !half.isDeleted {
            let fields = try DocumentRecord(half.payload)
            if !kind.untouchedStatuses.contains(fields.word(.status)) { isActedOn = true }
            if withDifferences, let initiating = try transaction.records.record(pair.initiating), !initiating.isDeleted {
                let keeper = try TransferWork(environment: environment).keeper(pair, kind, initiating, fields, isFresh: false).keeper
                differences = keeper.differences
                if isActedOn == nil, try environment.holds(.store(pair.toStore)) {
                    if case .acted = keeper.outcome { isActedOn = true } else { isActedOn = false }
                }
            }
        }
        let waiting = reason == nil ? try waiting(pair, kind, half) : nil
        return TransferListing(
            number: pair.number, kind: kind, state: pair.state,
            initiating: try side(pair.initiating, kind.initiatingLines, kind.initiatingNumberField, pair.fromStore),
            responding: try side(pair.responding, kind.respondingLines, kind.numberField, pair.toStore),
            reason: reason?.rawValue ?? waiting?.reason,
            sentence: [reason?.title ?? waiting?.sentence, pair.detail].compactMap { $0 }.joined(separator: ": ").nonEmpty,
            noticedAt: pair.noticedAt, madeAt: pair.madeAt, differences: differences, isActedOn: isActedOn)
    }

    /// What a pair whose half is made still waits for: its number, then the link back; and whose hands that is in.
    private func waiting(
        _ pair: TransferPair, _ kind: TransferKind, _ half: StoredRecord?
    ) throws -> (reason: String, sentence: String)? {
        guard pair.state == .made, let half, !half.isDeleted else { return nil }
        if try DocumentRecord(half.payload).isUnnumbered(kind.numberField) {
            let what = "has yet to receive it and give it a number"
            return ("number", try sentence(.store(pair.toStore), "the receiving site", what))
        }
        guard let initiating = try transaction.records.record(pair.initiating), !initiating.isDeleted else { return nil }
        let fields = try DocumentRecord(initiating.payload)
        let office = Candidate.office(of: kind.initiating.document, fields)
        guard fields.text(kind.linkField).isEmpty, try !linksItself(office) else { return nil }
        return ("link", try sentence(office, "the sending site", "has yet to receive it and link it back"))
    }

    private func sentence(_ office: Office, _ otherwise: String, _ what: String) throws -> String {
        ["\(try holder(office) ?? otherwise) \(what)", try handover(office)].compactMap { $0 }.joined(separator: "; ")
    }

    private func side(_ key: RecordKey, _ lineTable: String, _ numberField: DocumentRecord.Field, _ store: String) throws -> HalfListing {
        let record = try transaction.records.record(key)
        let fields = try record.flatMap { $0.isDeleted ? nil : try DocumentRecord($0.payload) }
        let office = fields.map { Candidate.office(of: DocumentKind(key), $0) } ?? .store(store)
        return HalfListing(
            table: key.table.name, id: key.id, store: try environment.store(store)?.title ?? store, site: try holder(office),
            status: fields?[.status] ?? (record == nil ? nil : "deleted"), number: fields?[numberField] ?? "",
            lines: try TransferWork(environment: environment).lines(of: key, in: lineTable).count)
    }
}
