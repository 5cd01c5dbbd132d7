import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// A page's tables and channels by this database's numbers, found once for all its rows.
    private struct Places {
        let tables: [TableID]
        /// Of each table, that of the headers its lines name.
        let headers: [TableID?]
        let lists: [(joined: [Int64], left: [Int64])]
        /// The same by name.
        let names: [(joined: [String], left: [String])]

        init(_ page: ReceivedPage, _ joined: [JoinedChannel], _ transaction: Transaction) throws {
            let numbers = Dictionary(joined.map { ($0.name, $0.chan) }, uniquingKeysWith: { first, _ in first })
            // Anything but the channels the site receives is ignored.
            let chans = page.head.channels.map { numbers[$0] }
            tables = try page.tables.map { try transaction.table($0) }
            headers = try page.tables.map { try DocumentHeader.header(ofLines: $0.lowercased()).map { try transaction.table($0.table) } }
            lists = page.lists.map { ($0.joined.compactMap { chans[$0] }, $0.left.compactMap { chans[$0] }) }
            func named(_ indices: [Int]) -> [String] { indices.filter { chans[$0] != nil }.map { page.head.channels[$0] } }
            names = page.lists.map { (named($0.joined), named($0.left)) }
        }
    }

    /// Takes a page's rows in.
    ///
    /// - Returns: nil when the first load begins anew.
    func apply(
        _ page: ReceivedPage, _ joined: [JoinedChannel], directly: Bool, awaited: AwaitedPlaces? = nil, _ transaction: Transaction
    ) throws -> (rows: Int, news: Int)? {
        let places = try Places(page, joined, transaction)
        let appended = directly ? try append(page, places, transaction) : (rows: 0, news: 0)
        guard let appended else { return nil }
        var integrator = Integrator(transaction: transaction)
        integrator.awaited = awaited
        // While something is compared, what came before the comparison is decided by it.
        let takesOwn = try !directly && Self.state(transaction) == .ready && !joined.contains(where: \.isReconciling)
        // What comes for the first time while people work already is news to nobody: it need not wait for the checkpoint.
        let takesNew = try takesOwn && Self.isPartial(transaction)
        var news = appended.news
        for (number, row) in page.rows.enumerated().dropFirst(appended.rows) {
            if takesOwn, (number - appended.rows).isMultiple(of: Self.gathered) { try gatherOwn(page, from: number, places, transaction) }
            let record = StagedRecord(
                key: RecordKey(places.tables[row.table], row.id), position: row.position, content: page.content(of: row))
            if try isNews(record, transaction) { news += 1 }
            if directly, try canIntegrateAtOnce(record, transaction) {
                try integrator.integrate(record, joined: places.lists[row.lists].joined, left: places.lists[row.lists].left)
            } else if takesOwn, try integrator.takeOwn(record, joined: places.lists[row.lists].joined, left: places.lists[row.lists].left) {
                continue
            } else if takesNew, try takeComing(record, places.lists[row.lists], integrator, transaction) {
                continue
            } else {
                awaited?.stageGrew()
                try transaction.stage.put(record, joined: places.names[row.lists].joined, left: places.names[row.lists].left)
            }
        }
        try integrator.finish()
        if directly || takesNew, try transaction.state.value(SiteMeta.loadNames) != nil {
            for (table, ids) in page.named { try transaction.gone.rememberNamed(transaction.table(table), ids) }
        }
        return (page.rows.count, news)
    }

    /// Rows of which the records are read at once.
    private static let gathered = 500

    /// Reads at once what the next rows say is here already.
    private func gatherOwn(_ page: ReceivedPage, from number: Int, _ places: Places, _ transaction: Transaction) throws {
        let keys: [RecordKey] = page.rows[number...].prefix(Self.gathered).compactMap { row in
            guard case .same = row.content else { return nil }
            return RecordKey(places.tables[row.table], row.id)
        }
        if keys.count > 1 { try transaction.records.gather(keys) }
    }

    /// Takes in a record of the rest of a first load that is not here in any form.
    ///
    /// - Returns: whether it was one.
    private func takeComing(
        _ record: StagedRecord, _ list: (joined: [Int64], left: [Int64]), _ integrator: Integrator, _ transaction: Transaction
    ) throws -> Bool {
        guard list.left.isEmpty, record.position <= (try transaction.state.value(SiteMeta.loadEssential) ?? 0),
            !Self.addressedHere.contains(record.key.table.folded), try !transaction.stage.contains(record.key),
            try !transaction.outbox.isPending(record.key)
        else { return false }
        return try integrator.takeNew(record, list.joined)
    }

    /// Takes a page's rows as far as the indexes of records may be left out; from there on they are there.
    ///
    /// - Returns: how many rows were taken; nil when the first load begins anew.
    private func append(_ page: ReceivedPage, _ places: Places, _ transaction: Transaction) throws -> (rows: Int, news: Int)? {
        guard var bare = try BareRows(transaction, rows: page.rows.count) else { return (0, 0) }
        let integrator = Integrator(transaction: transaction, isBare: true)
        var news = 0
        let taken = try page.withBytes { bytes in
            for (index, row) in page.rows.enumerated() {
                guard bare.isOfBefore(row.position) else { return index }
                let (key, list) = (RecordKey(places.tables[row.table], row.id), places.lists[row.lists])
                if case .payload(let range, let hash) = row.content {
                    news += 1
                    var header: RecordKey?
                    if row.isPlain {
                        if let id = row.header, let table = places.headers[row.table] { header = RecordKey(table, id) }
                    } else {
                        header = try DocumentHeader.of(key, Array(bytes[range]), transaction)
                    }
                    let isTaken = try bare.take(
                        key, at: row.position, hash: hash, payload: UnsafeRawBufferPointer(rebasing: bytes[range]), header: header,
                        isPlain: row.isPlain, joined: list.joined, left: list.left
                    ) { try integrator.updateFacts($0, key, Array(bytes[range]), isNew: true) }
                    if isTaken { continue }
                }
                bare.rememberStaged()
                try transaction.stage.put(
                    StagedRecord(key: key, position: row.position, content: page.content(of: row)),
                    joined: places.names[row.lists].joined, left: places.names[row.lists].left)
            }
            return page.rows.count
        }
        try bare.finish()
        if taken < page.rows.count, try !Self.endBareLoad(transaction) { return nil }
        return (taken, news)
    }
}
