import Catalogue
import Failures
import LegacyProtocols
import Payload
import Storage
import SyncProtocol
import SyncRules

/// What an Open mSupply site pushes, as groups of the engine: judged, routed, kept apart and counted like anybody's.
///
/// The site names no groups, no epochs and no versions that it wrote over. A document with its lines is one group, anything else one of its own;
/// it writes under what it holds today; and it has seen what it acknowledged.
struct LegacyPush {
    let transaction: Transaction
    let site: Site
    private let shape: RecordShape
    private let own: Int64?
    private let seen: Int64
    private let epochs: [Tenure]

    init(_ site: Site, _ transaction: Transaction) throws {
        self.transaction = transaction
        self.site = site
        shape = RecordShape(transaction.rules)
        own = try site.database.flatMap { try transaction.openings.database(known: $0) }
        seen = try transaction.places.places(of: site.id).values.min()?.position ?? 0
        let homes = Tenure(office: .homes, site: site.id, epoch: try transaction.offices.homesLeft(site.id))
        epochs = try transaction.offices.tenures(of: site.id) + [homes]
    }

    /// One record in the engine's words.
    private struct Part {
        let change: PushRequest.GroupChange
        /// What it goes together with.
        let root: [UInt8]
        let level: Int
        let isForAll: Bool
    }

    /// - Parameter number: the last group of the site; the groups are numbered from the next on.
    func groups(of records: [PushedRecord], after number: Int64) throws -> [PushRequest.Group] {
        try gather(records)
        let parts = try records.flatMap(parts)
        var groups: [PushRequest.Group] = []
        var places: [[UInt8]: Int] = [:]
        var named: Set<[UInt8]> = []
        // Parents before what hangs on them, whatever the order of the site's log; deletions the other way round.
        for part in parts.indices.sorted(by: { (parts[$0].level, $0) < (parts[$1].level, $1) }).map({ parts[$0] }) {
            // Said twice: the later word counts by itself.
            let isFirst = named.insert(ProposedChanges.key(part.change.table, part.change.id)).inserted
            if isFirst, let place = places[part.root], groups[place].changes.count < Self.groupMax {
                groups[place].changes.append(part.change)
                continue
            }
            var group = PushRequest.Group(
                number: number + Int64(clamping: groups.count) + 1, epochs: epochs, acting: .program, changes: [part.change])
            group.isForAll = part.isForAll
            places[part.root] = groups.count
            groups.append(group)
        }
        return groups
    }

    private static let groupMax = PushRequest.recordsPerGroup - 500

    private func gather(_ records: [PushedRecord]) throws {
        try transaction.records.gather(
            records.compactMap { record in
                guard record.id.utf8.count <= RecordShape.idBytesMax else { return nil }
                return try transaction.knownTable(record.table).map { RecordKey($0, record.id) }
            })
    }

    private func parts(_ record: PushedRecord) throws -> [Part] {
        let key = ProposedChanges.key(record.table, record.id)
        let stored = try record.id.utf8.count > RecordShape.idBytesMax ? nil : transaction.records.record(record.table, record.id)
        let live = stored.flatMap { $0.isDeleted ? nil : $0 }
        let base = live.flatMap { $0.position <= seen || $0.origin == own ? $0.hash : nil }
        let table = transaction.rules[record.table]
        let level = table?.type.integrationLevel ?? 0
        switch record.action {
        case .upsert:
            // Bytes that cannot be a record are kept apart as they came, alone.
            let formed = try? WireTables.standard[record.table]?.taken(record.payload, over: live?.payload) ?? record.payload
            let bytes = try? formed.map { try withHome(record.table.lowercased(), $0, live) }
            let change = PushRequest.GroupChange(
                table: record.table, id: record.id, base: base, payload: bytes ?? (record.payload.isEmpty ? Array("null".utf8) : record.payload))
            guard let bytes, (try? shape.canonical(table: record.table, id: record.id, payload: bytes)) != nil else {
                return [Part(change: change, root: key, level: level, isForAll: false)]
            }
            let root = try table.flatMap { try header($0, bytes) } ?? key
            return [Part(change: change, root: root, level: level, isForAll: Self.tablesForAll.contains(record.table.lowercased()))]
        case .delete:
            let root = try table.flatMap { table in try live.flatMap { try header(table, $0.payload) } } ?? key
            return [
                Part(
                    change: .init(table: record.table, id: record.id, base: base, payload: nil), root: root, level: 1_000 - level, isForAll: false)
            ]
        case .merge:
            guard let message = MergeMessage(reading: record.payload) else {
                return [Part(change: .init(table: record.table, id: record.id, payload: record.payload), root: key, level: level, isForAll: false)]
            }
            let asked = Change(table: record.table, id: message.dropped, payload: nil, mergeInto: message.kept)
            let changes: [Change]
            switch try transaction.attempt({ try MergeRequests(transaction: transaction, acting: .program).expanded([asked]) }) {
            case .success(let expanded): changes = expanded
            case .failure:
                // One that is not possible is kept apart by the judge, who says why.
                let merge = Merge(of: record.table, dropped: message.dropped, kept: message.kept, home: "", at: transaction.now, by: nil)
                changes = [Change(table: Merge.table, id: merge.id, payload: merge.payload())]
            }
            return try changes.map { change in
                let stored = try transaction.records.record(change.table, change.id)
                return Part(
                    change: .init(table: change.table, id: change.id, base: stored?.hash, payload: change.payload), root: key, level: 999,
                    isForAll: false)
            }
        }
    }

    /// Fields that name the home store of a person.
    private static let homes: [String: String] = ["clinician": PrescriberRecord.Field.store_ID.name, "name": NameRecord.Field.supplying_store_id.name]

    /// A person whom the site makes without naming a home store lives there; one who lives somewhere is not made homeless by a null.
    private func withHome(_ table: String, _ payload: [UInt8], _ live: StoredRecord?) throws -> [UInt8] {
        guard let field = Self.homes[table], let rules = transaction.rules[table] else { return payload }
        let view = try rules.view(of: payload)
        guard view.text(named: field).isEmpty, table != "name" || NameRecord(view).isPatient else { return payload }
        let former = try live.map { try rules.view(of: $0.payload).text(named: field) } ?? ""
        let first = live == nil ? try Patients(transaction: transaction).dispensaries(of: site.id).sorted().first ?? "" : ""
        let home = former.isEmpty ? first : former
        return home.isEmpty ? payload : try RecordMember.replacing(field, in: payload, with: String(decoding: Self.quoted(home), as: UTF8.self))
    }

    private static func quoted(_ text: String) -> [UInt8] { JSONValue.string(text).serialised() }

    /// Tables of central data that every site of the kind adds to.
    private static let tablesForAll: Set<String> = ["barcode"]

    /// The document that a line belongs to; nil for anything else.
    private func header(_ table: TableRules, _ payload: [UInt8]) throws -> [UInt8]? {
        guard case .follows(let parent, let api, let field) = table.type.audience else { return nil }
        let id = try table.view(of: payload).text(named: field)
        return id.isEmpty ? nil : ProposedChanges.key(Rules.wireName(parent, api), id)
    }
}
