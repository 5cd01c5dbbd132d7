import Failures
import Payload
import Storage
import SyncRules

/// Does for one document what its transfer asks for, from stored state alone: asked again, it does nothing (R-XFER 6).
struct TransferWork {
    let environment: any TransferEnvironment
    var transaction: Transaction { environment.transaction }

    /// Goes through documents in their order, reading many of them at once.
    func forEach(_ headers: [RecordKey], _ body: (RecordKey) throws -> Void) throws {
        for start in stride(from: 0, to: headers.count, by: TransferPairs.gathered) {
            let part = headers[start..<min(start + TransferPairs.gathered, headers.count)]
            if part.count > 1 { try transaction.transfers.gather(Array(part)) }
            for header in part { try body(header) }
        }
    }

    /// Looks at a header that changed, or one of whose lines did.
    ///
    /// - Parameter isGone: the record was taken away because central deleted it.
    func look(at key: RecordKey, isGone: Bool = false) throws {
        let stored = try transaction.records.record(key)
        guard let record = stored, !record.isDeleted else {
            if isGone || stored != nil { try vanished(key) }
            return
        }
        let fields = try DocumentRecord(record.payload)
        try begun(key, record, fields)
        try answered(key, record, fields)
        switch DocumentKind(key) {
        case .goodsReceived: try ReceivedQuantities(environment: environment).update(order: fields.text(.purchase_order_ID))
        case .purchaseOrder: try looked(atOrder: key)
        case .transaction, .requisition, nil: break
        }
    }

    // MARK: The initiating half

    func begun(_ key: RecordKey, _ record: StoredRecord, _ fields: DocumentRecord) throws {
        if let pair = try transaction.transfers.pair(begunBy: key), pair.state == .made {
            try keep(pair)
            try link(pair)
            return try closeOnceLinked(pair)
        }
        guard let candidate = try candidate(key, fields) else {
            try rememberPast(key, fields)
            // What waited is no longer final, or addressed to nobody of ours: should it become so again, it starts anew.
            if let pair = try transaction.transfers.pair(begunBy: key), pair.reason != TransferReason.withdrawn.rawValue {
                try register(pair, .refused, .withdrawn)
            }
            return
        }
        let responding = RecordKey(
            try transaction.table(candidate.kind.respondingTable), TransferID.half(of: key.id, candidate.kind))
        if let made = try existing(candidate, responding) { return try registerMade(candidate, made) }
        if try awaitsOrder(key, fields) {
            try askForOrder(of: candidate)
            return try register(candidate, responding, .waiting, .orderUnknown)
        }
        switch try environment.verdict(candidate) {
        case .make:
            try make(candidate, responding, record)
            try registerMade(candidate, responding)
        case .waits(let reason): try register(candidate, responding, .waiting, reason)
        case .refused(let reason): try register(candidate, responding, .refused, reason)
        }
    }

    /// Finished while its partner is no store: should that become one, this document is of before. Opened again, it is new once it is
    /// finished again.
    private func rememberPast(_ key: RecordKey, _ fields: DocumentRecord) throws {
        guard let document = DocumentKind(key), document.beginsTransfers else { return }
        guard Beginning.mayBegin(document, fields) else { return try transaction.transfers.forgetPast(key) }
        let name = fields.text(.name_ID)
        guard !name.isEmpty, try environment.isNoStore(named: name) else { return }
        if let past = try transaction.transfers.past(key), past.cause == .beforeStore, past.partner != name { try transaction.transfers.forgetPast(key) }
        try transaction.transfers.rememberPast(key, PastDocument(cause: .beforeStore, partner: name, day: nil))
    }

    func candidate(_ key: RecordKey, _ fields: DocumentRecord) throws -> Candidate? {
        guard Beginning.mayBegin(DocumentKind(key), fields), let to = try environment.partner(named: fields.text(.name_ID)),
            let from = try environment.store(fields.text(.store_ID))
        else { return nil }
        let kind = try Beginning.kind(DocumentKind(key), fields, partner: to.id) { order in
            // What it led to stays what it is, whoever it is addressed to since and whether or not its order is there: the same document never
            // begins a second transfer.
            if !fields.text(TransferKind.receipt.linkField).isEmpty { return to.id }
            if let record = try transaction.records.record(DocumentKind.purchaseOrder.table, order), !record.isDeleted {
                return try DocumentRecord(record.payload).text(.store_ID)
            }
            return try awaitsOrder(key, fields) ? to.id : nil
        }
        return kind.map { Candidate(kind: $0, key: key, fields: fields, from: from, to: to) }
    }

    /// The responding half that was made already: another one linked back by an older system, or the one under the id it would
    /// get; deleted ones count. The log line, which nobody deletes, tells of a half that a database which began anew never saw.
    private func existing(_ candidate: Candidate, _ responding: RecordKey) throws -> RecordKey? {
        let linked = candidate.fields.text(candidate.kind.linkField)
        if !linked.isEmpty, linked != responding.id { return RecordKey(responding.table, linked) }
        if try transaction.records.record(responding) != nil { return responding }
        return try transaction.records.record("log", TransferID.log(of: candidate.key.id, candidate.kind)) == nil ? nil : responding
    }

    private func make(_ candidate: Candidate, _ responding: RecordKey, _ record: StoredRecord) throws {
        let source = try Self.parsed(record.payload)
        let maker = try maker(
            candidate.kind, candidate.key, responding, candidate.fields, to: candidate.to.id, from: candidate.from, source)
        var changes = [
            Change(table: responding.table.name, id: responding.id, payload: maker.header(from: source, candidate.fields))
        ]
        let lines = maker.lines(from: try lines(of: candidate.key, in: candidate.kind.initiatingLines))
        changes += lines.map { Change(table: candidate.kind.respondingLines, id: $0.id, payload: $0.payload) }
        // Linked first where both are ours: should the receiving store have moved away meanwhile, central keeps the half apart and
        // with it all that refers to it, but not the initiating half.
        try link(candidate.key, candidate.kind, to: responding)
        try environment.create(changes)
    }

    /// Registers both halves for ever, and does what the database's own stores have to do about them.
    private func registerMade(_ candidate: Candidate, _ responding: RecordKey) throws {
        // A document addressed anew afterwards leaves its half where it is: the half itself says whose it is.
        let half = try transaction.records.record(responding).flatMap { $0.isDeleted ? nil : try DocumentRecord($0.payload).text(.store_ID) } ?? ""
        try transaction.transfers.register(
            kind: candidate.kind.rawValue, initiating: candidate.key, responding: responding, from: candidate.from.id,
            to: half.isEmpty ? candidate.to.id : half, state: .made)
        try environment.paired([candidate.key, responding])
        guard let pair = try transaction.transfers.pair(begunBy: candidate.key) else { return }
        try keep(pair)
        try link(pair)
        try closeOnceLinked(pair)
    }

    private func register(
        _ candidate: Candidate, _ responding: RecordKey, _ state: TransferPair.State, _ reason: TransferReason
    ) throws {
        guard environment.registersWaiting else { return }
        if let known = try transaction.transfers.pair(begunBy: candidate.key), known.state == state, known.reason == reason.rawValue { return }
        try transaction.transfers.register(
            kind: candidate.kind.rawValue, initiating: candidate.key, responding: responding, from: candidate.from.id,
            to: candidate.to.id, state: state, reason: reason.rawValue)
    }

    /// What could not be worked on waits and says so, also when that was the first attempt.
    func registerFailure(of key: RecordKey, _ message: String) throws {
        if let pair = try transaction.transfers.pair(begunBy: key) { return try register(pair, .waiting, .failed, detail: message) }
        guard let record = try transaction.records.record(key), !record.isDeleted, let candidate = try candidate(key, DocumentRecord(record.payload))
        else { return }
        try transaction.transfers.register(
            kind: candidate.kind.rawValue, initiating: key,
            responding: RecordKey(try transaction.table(candidate.kind.respondingTable), TransferID.half(of: key.id, candidate.kind)),
            from: candidate.from.id, to: candidate.to.id, state: .waiting, reason: TransferReason.failed.rawValue, detail: message)
    }

    func register(_ pair: TransferPair, _ state: TransferPair.State, _ reason: TransferReason, detail: String? = nil) throws {
        try transaction.transfers.register(
            kind: pair.kind, initiating: pair.initiating, responding: pair.responding, from: pair.fromStore, to: pair.toStore,
            state: state, reason: reason.rawValue, detail: detail)
    }

    /// A header is gone: before its other half was made there will be none; afterwards the receiver's untouched half goes too.
    private func vanished(_ key: RecordKey) throws {
        try registerHalf(of: key)
        if let pair = try transaction.transfers.pair(begunBy: key) {
            if pair.state == .made {
                try keep(pair, isWithdrawn: true)
                try transaction.transfers.rememberWithdrawn(pair, reason: TransferReason.deleted.rawValue)
            } else {
                try register(pair, .refused, .deleted)
            }
        }
        switch DocumentKind(key) {
        case .purchaseOrder: try resume(behind: key)
        // Goods received that are gone were not received: their order is known by the invoice they answered.
        case .goodsReceived:
            guard let invoice = try transaction.transfers.source(ofHalf: key), let order = try order(behind: invoice) else { return }
            try ReceivedQuantities(environment: environment).update(order: order)
        case .transaction, .requisition, nil: break
        }
    }

    /// A half that came when its document was gone already belongs to a pair like any other.
    private func registerHalf(of key: RecordKey) throws {
        guard try transaction.transfers.pair(begunBy: key) == nil else { return }
        for kind in TransferKind.allCases where kind.initiating.document == DocumentKind(key) {
            guard let table = try transaction.knownTable(kind.respondingTable),
                let half = try transaction.records.record(RecordKey(table, TransferID.half(of: key.id, kind))), !half.isDeleted
            else { continue }
            _ = try pair(answeredBy: half.key, DocumentRecord(half.payload))
        }
    }

    // MARK: The responding half

    private func answered(_ key: RecordKey, _ record: StoredRecord, _ fields: DocumentRecord) throws {
        if let pair = try pair(answeredBy: key, fields) {
            try keep(pair)
            try link(pair)
            try closeOnceLinked(pair)
        } else if let kind = Beginning.answered(by: DocumentKind(key), fields) {
            // A second half of the same document, from an older system, or one whose other half is gone: it is the store's, so it
            // gets its number.
            try number(key, kind, initiating: nil)
        }
    }

    /// The pair, registered now if the half was made elsewhere: by the other store's site, or by an older system.
    private func pair(answeredBy key: RecordKey, _ fields: DocumentRecord) throws -> TransferPair? {
        if let known = try transaction.transfers.pair(answeredBy: key), known.state == .made { return known }
        guard let kind = Beginning.answered(by: DocumentKind(key), fields) else { return nil }
        let initiating = RecordKey(try transaction.table(kind.initiatingTable), fields.text(kind.sourceField))
        let known = try transaction.transfers.pair(begunBy: initiating)
        if let known, known.state == .made { return nil }
        guard let sender = try sender(of: kind, initiating, fields) ?? unknownSender(of: kind, initiating, key),
            sender != fields.text(.store_ID)
        else { return nil }
        try transaction.transfers.register(
            kind: kind.rawValue, initiating: initiating, responding: key, from: sender, to: fields.text(.store_ID), state: .made)
        try environment.paired([initiating, key])
        return try transaction.transfers.pair(begunBy: initiating)
    }

    /// A site may not know, or no longer, the store that its half came from; the half's id tells that it answers this document all the same.
    private func unknownSender(of kind: TransferKind, _ initiating: RecordKey, _ half: RecordKey) -> String? {
        !environment.registersWaiting && TransferID.half(of: initiating.id, kind) == half.id ? "" : nil
    }

    /// The store that a half came from: of the initiating record, or of the name in the half.
    private func sender(of kind: TransferKind, _ initiating: RecordKey, _ fields: DocumentRecord) throws -> String? {
        if let record = try transaction.records.record(initiating), !record.isDeleted { return try DocumentRecord(record.payload).text(.store_ID) }
        guard !kind.responding.document.namesPartner else { return try environment.partner(named: fields.text(.name_ID))?.id }
        // Goods received name nobody: they came from where they were ordered.
        guard let order = try transaction.records.record(DocumentKind.purchaseOrder.table, fields.text(.purchase_order_ID)), !order.isDeleted else {
            return nil
        }
        return try environment.partner(named: DocumentRecord(order.payload).text(.name_ID))?.id
    }

    // MARK: Both

    /// The initiating half says where its answer is; written by who edits it.
    func link(_ pair: TransferPair) throws {
        guard let kind = TransferKind(rawValue: pair.kind), let half = try transaction.records.record(pair.responding), !half.isDeleted
        else { return }
        try link(pair.initiating, kind, to: pair.responding)
    }

    /// Made, numbered and linked: the pair is closed, nothing more is waited for.
    private func closeOnceLinked(_ pair: TransferPair) throws {
        guard !pair.isClosed, let kind = TransferKind(rawValue: pair.kind), let half = try transaction.records.record(pair.responding) else { return }
        if !half.isDeleted {
            guard try !DocumentRecord(half.payload).isUnnumbered(kind.numberField), let initiating = try transaction.records.record(pair.initiating)
            else { return }
            guard try initiating.isDeleted || !DocumentRecord(initiating.payload).text(kind.linkField).isEmpty else { return }
        }
        try transaction.transfers.close(pair)
    }

    private func link(_ initiating: RecordKey, _ kind: TransferKind, to responding: RecordKey) throws {
        guard let record = try transaction.records.record(initiating), !record.isDeleted else { return }
        let fields = try DocumentRecord(record.payload)
        guard fields.text(kind.linkField).isEmpty, try environment.holds(Candidate.office(of: kind.initiating.document, fields)) else { return }
        let payload = try Self.replacing([(kind.linkField.name, .string(responding.id))], in: record.payload)
        try environment.write([Change(table: initiating.table.name, id: initiating.id, payload: payload)])
    }

    func lines(of header: RecordKey, in table: String) throws -> [(id: String, value: JSONValue)] {
        guard let known = try transaction.knownTable(table) else { return [] }
        return try transaction.records.children(of: header, in: known).compactMap { rec in
            guard let record = try transaction.records.record(numbered: rec), !record.isDeleted else { return nil }
            return (record.key.id, try kept(item: Self.parsed(record.payload)))
        }.sorted { $0.id < $1.id }
    }

    /// The line with its item's id followed to the kept one: two ids of a merged item are one item on both sides (R-OWN 9).
    private func kept(item line: JSONValue) throws -> JSONValue {
        guard case .object(let members) = line, let id = line[LineField.item_ID]?.text, !id.isEmpty else { return line }
        let kept = try transaction.aliases.resolve("item", id)
        guard kept != id else { return line }
        return .object(members.map { $0.key == LineField.item_ID.name ? ($0.key, .string(kept)) : $0 })
    }

    func maker(
        _ kind: TransferKind, _ initiating: RecordKey, _ responding: RecordKey, _ fields: DocumentRecord, to: String, from: PartnerStore?,
        _ source: JSONValue
    ) throws -> HalfMaker {
        var maker = HalfMaker(
            kind: kind, initiatingID: initiating.id, respondingID: responding.id, receivingStore: to, sendingName: from?.nameID ?? "")
        maker.sourceComment = source[DocumentRecord.Field.comment]?.text ?? ""
        if kind.fulfilsRequest { maker.request = try request(behind: fields.text(.requisition_ID)) }
        if kind.isOfOrder {
            let order = RecordKey(try transaction.table(DocumentKind.purchaseOrder.table), fields.text(.original_PO_ID))
            maker.orderLines = try lines(of: order, in: DocumentKind.purchaseOrder.lines).map { ($0.id, $0.value[LineField.item_ID]?.text ?? "") }
        }
        return maker
    }

    /// The request that the supplier's response answers: an invoice that fulfils one is linked to both (R-XFER 3).
    private func request(behind response: String) throws -> String {
        guard !response.isEmpty, let table = try transaction.knownTable(DocumentKind.requisition.table) else { return "" }
        let key = RecordKey(table, response)
        if let record = try transaction.records.record(key), !record.isDeleted {
            let linked = try DocumentRecord(record.payload).text(.linked_requisition_id)
            if !linked.isEmpty { return linked }
        }
        return try transaction.transfers.pair(answeredBy: key)?.initiating.id ?? ""
    }

    static func parsed(_ payload: [UInt8]) throws -> JSONValue {
        do { return try JSONValue(parsing: payload) } catch { throw Failure(.recordMalformed, nil, ["reason": error.code]) }
    }

    static func replacing(_ members: [(key: String, value: JSONValue)], in payload: [UInt8]) throws -> [UInt8] {
        do {
            return try members.reduce(payload) { try RecordBytes.replacing(member: $1.key, in: $0, with: $1.value.serialised()) }
        } catch let error as PayloadError {
            throw Failure(.recordMalformed, nil, ["reason": error.code])
        }
    }
}
