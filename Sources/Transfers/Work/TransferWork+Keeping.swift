import Failures
import Payload
import Storage
import SyncRules

/// What the responding site does about its own half: number it, log it, keep it true to the other (R-XFER 1, 6).
extension TransferWork {
    func keep(_ pair: TransferPair, isWithdrawn: Bool = false) throws {
        guard let kind = TransferKind(rawValue: pair.kind), try environment.holds(.store(pair.toStore)),
            let half = try transaction.records.record(pair.responding), !half.isDeleted
        else { return }
        let fields = try DocumentRecord(half.payload)
        guard fields.text(.store_ID) == pair.toStore else { return }
        let isFresh = fields.isUnnumbered(kind.numberField)
        let initiating = try transaction.records.record(pair.initiating)
        if let initiating, !initiating.isDeleted {
            try bringUpToDate(pair, kind, initiating, half, fields, isFresh: isFresh)
        } else {
            let (keeper, _, _) = try keeper(pair, kind, nil, fields, isFresh: isFresh)
            if case .steps = keeper.outcome {
                if isWithdrawn || initiating != nil { return try withdraw(pair, kind, half, fields, keeper) }
                if isFresh, !keeper.isRemembered { try remember(keeper, of: pair, kind) }
                try environment.ask(about: pair.initiating)
            }
        }
        try number(pair.responding, kind, initiating: pair.initiating)
    }

    /// The plan for the lines, from what both halves hold now.
    func keeper(
        _ pair: TransferPair, _ kind: TransferKind, _ initiating: StoredRecord?, _ half: DocumentRecord, isFresh: Bool
    ) throws -> (keeper: HalfKeeper, maker: HalfMaker?, source: JSONValue?) {
        let table = try transaction.knownTable(kind.respondingLines)
        var maker: HalfMaker?
        var source: JSONValue?
        var expected: [MirroredLine] = []
        if let initiating {
            let fields = try DocumentRecord(initiating.payload)
            let value = try Self.parsed(initiating.payload)
            let from = try environment.store(fields.text(.store_ID))
            let made = try self.maker(kind, pair.initiating, pair.responding, fields, to: pair.toStore, from: from, value)
            expected = made.lines(from: try lines(of: pair.initiating, in: kind.initiatingLines))
            (maker, source) = (made, value)
        }
        let keeper = HalfKeeper(
            kind: kind, expected: expected, present: try lines(of: pair.responding, in: kind.respondingLines),
            memory: try table.map { try transaction.transfers.writtenLines(of: pair.responding.id, in: $0).map { try remembered($0, kind) } } ?? [],
            isRemembered: try !transaction.transfers.writtenLines(of: pair.responding.id, in: pair.responding.table).isEmpty,
            status: half.word(.status), isFresh: isFresh, isWithdrawn: initiating == nil)
        return (keeper, maker, source)
    }

    /// What was written, with the item's id followed to the kept one: a merge is nobody's act (R-OWN 9).
    private func remembered(_ line: WrittenLine, _ kind: TransferKind) throws -> WrittenLine {
        var quantities = line.written.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard let place = kind.quantityFields.firstIndex(of: .item_ID), quantities.indices.contains(place) else { return line }
        let kept = try transaction.aliases.resolve("item", quantities[place])
        guard kept != quantities[place] else { return line }
        quantities[place] = kept
        return WrittenLine(id: line.id, source: line.source, written: quantities.joined(separator: "|"), mirrored: line.mirrored)
    }

    private func bringUpToDate(
        _ pair: TransferPair, _ kind: TransferKind, _ initiating: StoredRecord, _ half: StoredRecord, _ fields: DocumentRecord, isFresh: Bool
    ) throws {
        let (keeper, maker, source) = try keeper(pair, kind, initiating, fields, isFresh: isFresh)
        guard case .steps(let steps) = keeper.outcome, let maker, let source else { return }
        let table = try transaction.table(kind.respondingLines)
        var changes: [Change] = []
        if let header = try header(pair, kind, half, maker.headerMembers(from: source, try DocumentRecord(initiating.payload))) {
            changes.append(header)
        }
        for step in steps {
            switch step {
            case .insert(let line):
                changes.append(Change(table: table.name, id: line.id, payload: line.payload))
                try remember(line, as: line.id, line.payload, pair, kind, table)
            case .update(let id, let line):
                guard let stored = try transaction.records.record(RecordKey(table, id)), !stored.isDeleted else { continue }
                let payload = try Self.replacing(line.members, in: stored.payload)
                changes.append(Change(table: table.name, id: id, payload: payload))
                try remember(line, as: id, payload, pair, kind, table)
            case .delete(let id):
                changes.append(Change(table: table.name, id: id, payload: nil))
                try transaction.transfers.forgetWrittenLine(id, in: table)
            case .remember(let line): try transaction.transfers.remember(line, of: pair.responding.id, in: table)
            case .withdraw: continue
            }
        }
        if !changes.isEmpty { try environment.write(changes) }
    }

    private func remember(
        _ line: MirroredLine, as id: String, _ payload: [UInt8], _ pair: TransferPair, _ kind: TransferKind, _ table: TableID
    ) throws {
        let written = Quantity.fingerprint(kind.quantityFields, of: try Self.parsed(payload))
        try transaction.transfers.remember(
            WrittenLine(id: id, source: line.source, written: written, mirrored: line.fingerprint), of: pair.responding.id, in: table)
    }

    /// The header follows too, as long as nobody has acted; its mirror is remembered as its lines' are.
    private func header(
        _ pair: TransferPair, _ kind: TransferKind, _ half: StoredRecord, _ members: [(key: String, value: JSONValue)]
    ) throws -> Change? {
        let fingerprint = HalfMaker.fingerprint(of: members)
        let known = try transaction.transfers.writtenLines(of: pair.responding.id, in: pair.responding.table).first
        guard known?.mirrored != fingerprint else { return nil }
        try transaction.transfers.remember(
            WrittenLine(id: pair.responding.id, source: pair.initiating.id, written: "", mirrored: fingerprint), of: pair.responding.id,
            in: pair.responding.table)
        let mayDiffer = try known != nil || DocumentRecord(half.payload).isUnnumbered(kind.numberField)
        let current = try Self.parsed(half.payload)
        let isInStep = members.allSatisfy { current[$0.key]?.serialised() == $0.value.serialised() }
        // A half of an older system keeps what it says; only what changes from now on follows.
        guard !isInStep, mayDiffer else { return nil }
        return Change(
            table: half.key.table.name, id: half.key.id, payload: try Self.replacing(members, in: half.payload))
    }

    /// Nobody can have touched a half without a number: so it came, whatever its document says once that is here.
    private func remember(_ keeper: HalfKeeper, of pair: TransferPair, _ kind: TransferKind) throws {
        let table = try transaction.table(kind.respondingLines)
        for line in keeper.adopted ?? [] { try transaction.transfers.remember(line, of: pair.responding.id, in: table) }
        try transaction.transfers.remember(
            WrittenLine(id: pair.responding.id, source: pair.initiating.id, written: "", mirrored: ""), of: pair.responding.id,
            in: pair.responding.table)
    }

    private func withdraw(_ pair: TransferPair, _ kind: TransferKind, _ half: StoredRecord, _ fields: DocumentRecord, _ keeper: HalfKeeper) throws {
        let table = try transaction.table(kind.respondingLines)
        var changes = keeper.present.map { Change(table: table.name, id: $0.id, payload: nil) }
        changes.append(Change(table: half.key.table.name, id: half.key.id, payload: nil))
        if let number = fields.number(kind.numberField), number > 0 {
            let id = TransferID.freed(by: half.key.id, kind)
            let row = NumberRow.freeing(id, name: kind.numberKind.rowName(store: pair.toStore), number: number)
            changes.append(Change(table: "number_reuse", id: id, payload: row))
        }
        for line in keeper.memory { try transaction.transfers.forgetWrittenLine(line.id, in: table) }
        try environment.write(changes)
    }

    /// Gives a half its number, and logs that about the initiating half: in the transaction that received or made it.
    func number(_ key: RecordKey, _ kind: TransferKind, initiating: RecordKey?) throws {
        guard let half = try transaction.records.record(key), !half.isDeleted else { return }
        let fields = try DocumentRecord(half.payload)
        let store = fields.text(.store_ID)
        guard fields.isUnnumbered(kind.numberField), try environment.holds(.store(store)) else { return }
        // A number that central keeps apart is the half's already: no other is taken for it until somebody decides.
        let parked = try environment.parkedVersions(of: key).lazy.compactMap { try? DocumentRecord($0) }.filter { $0.text(.store_ID) == store }
            .compactMap { $0.number(kind.numberField) }.last { $0 > 0 }
        let number = try parked ?? environment.nextNumber(store: store, kind: kind.numberKind)
        let payload = try Self.replacing([(kind.numberField.name, .number(JSONNumber(number)))], in: half.payload)
        var changes = [Change(table: key.table.name, id: key.id, payload: payload)]
        if parked == nil, let initiating, let line = try logLine(initiating, kind, store, number, half: key.id) { changes.append(line) }
        try environment.write(changes)
    }

    private func logLine(
        _ initiating: RecordKey, _ kind: TransferKind, _ store: String, _ number: Int64, half: String
    ) throws -> Change? {
        let id = TransferID.log(of: initiating.id, kind)
        guard let source = try transaction.records.record(initiating), !source.isDeleted, try transaction.records.record("log", id) == nil else { return nil }
        let theirs = try DocumentRecord(source.payload).text(kind.initiatingNumberField)
        let title = try environment.store(store)?.title ?? store
        let now = transaction.now
        let event = "\(kind.respondingTitle.capitalizedFirst) \(number) of \(title) was made from \(kind.initiatingTitle) \(theirs)."
        let line = JSONValue.object([
            ("ID", .string(id)), ("entry_date", .string(Day.text(now))), ("time", .number(JSONNumber(now % 86_400))),
            ("store_ID", .string(store)), ("event", .string(event)),
            ("event_type", .string(TransferLogLine.eventType(kind.initiating.document))), ("source_record_ID", .string(initiating.id)),
            ("user_ID", .string("")), ("data_json", .string(half)),
        ])
        return Change(table: "log", id: id, payload: line.serialised())
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
