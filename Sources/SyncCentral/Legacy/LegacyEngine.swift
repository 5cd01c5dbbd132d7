import Failures
import LegacyProtocols
import Payload
import Storage
import SyncProtocol
import SyncRules

/// Central's side of the v5 protocol: an Open mSupply site is a site like any other, with another language.
///
/// Its records are judged and routed by the same rules, and it receives the same channels; what its program does not keep, such as its place in
/// them, is kept here.
package struct LegacyEngine: Sendable {
    let engine: CentralEngine
    private var database: LedgerDatabase { engine.database }

    package init(_ engine: CentralEngine) {
        self.engine = engine
    }

    // MARK: Who calls

    /// Binds a site's first caller to its machine, and knows it again by that.
    ///
    /// - Parameters:
    ///   - site: whose password was shown.
    ///   - hardware: the machine that the call names; nil where the call names none.
    ///   - version: of the protocol; nil where the call names none.
    /// - Throws: `LegacyRefusal` for another machine than the bound one; `sync-is-off`.
    package func caller(site id: String, hardware: String?, version: Int?, app: String?) async throws -> Caller {
        let (known, isSame) = try await database.readAsync { transaction in
            let (site, kept) = try Self.admitted(id, hardware, transaction)
            let isSame =
                kept.hardware != nil && site.app == (app ?? site.app) && (version.map(Int64.init(clamping:)) ?? kept.protocolVersion) == kept.protocolVersion
            return (site.database, isSame)
        }
        if let known, isSame { return Caller(site: id, database: known) }
        return try await database.writeAsync { transaction in
            var (site, kept) = try Self.admitted(id, hardware, transaction)
            if let version { kept.protocolVersion = Int64(clamping: version) }
            if let app { site.app = app }
            if site.database == nil {
                kept.hardware = nil
                site.database = Self.database(of: id, kept.loads)
                try transaction.log.write("paired", site: id, "The site is paired with a device.")
            }
            if kept.hardware == nil { kept.hardware = hardware }
            try transaction.sites.save(site)
            try transaction.legacySites.save(kept, of: id)
            return Caller(site: id, database: site.database ?? "")
        }
    }

    /// A call beside synchronisation, which names no machine.
    package func companion(site id: String) async throws -> Caller {
        try await database.readAsync { transaction in
            let site = try Self.admitted(id, nil, transaction, needsMachine: false).site
            return Caller(site: id, database: site.database ?? "")
        }
    }

    private static func admitted(
        _ id: String, _ hardware: String?, _ transaction: Transaction, needsMachine: Bool = true
    ) throws -> (site: Site, kept: LegacySite) {
        guard try transaction.state.value(Meta.sync) != .off else { throw Failure(.syncIsOff) }
        guard let site = try transaction.sites.site(id), site.kind == .openMSupply else {
            throw LegacyRefusal(.siteNameNotFound, "There is no Open mSupply site of this name.")
        }
        guard site.isEnabled else { throw Failure.siteSwitchedOff }
        let kept = try transaction.legacySites.site(id)
        if needsMachine, site.database != nil, let bound = kept.hardware, bound != hardware {
            throw LegacyRefusal(
                .siteIncorrectHardwareID, "Site hardware ID does not match: \(site.name) is bound to another machine. On central: tributary sites re-pair")
        }
        return (site, kept)
    }

    /// Each load of a site into an empty database is a database of its own: what it had written itself comes back to it then.
    private static func database(of site: String, _ load: Int64) -> String { "\(site).load-\(load)" }

    // MARK: Loading

    /// What the site has to know of itself and of central.
    ///
    /// - Parameter url: where central's v6 interface is found.
    package func information(_ caller: Caller, url: String) async throws -> [UInt8] {
        try await database.readAsync { transaction in
            let site = try engine.caller(caller, transaction)
            let kept = try transaction.legacySites.site(site.id)
            return JSONValue.object([
                ("id", .string(site.id)), ("siteId", .integer(site.number)), ("code", .string(site.code ?? site.name)), ("name", .string(site.name)),
                ("initialisationStatus", .string(kept.state.rawValue)), ("omSupplyCentralServerUrl", .string(url)),
                ("isOmSupplyCentralServer", .bool(false)), ("mSupplyCentralSiteId", .integer(try Topology(transaction).central().number)),
            ]).serialised()
        }
    }

    /// Begins a site's queue anew, for an empty database.
    ///
    /// - Returns: the length of the queue.
    /// - Throws: `LegacyRefusal` for a site without a store.
    package func initialise(_ caller: Caller) async throws -> Int64 {
        try await database.writeAsync { transaction in
            var site = try engine.caller(caller, transaction)
            guard try !Topology(transaction).activeStores(of: site.id).isEmpty else {
                throw LegacyRefusal(.siteHasNoStore, "No store is active on \(site.name).")
            }
            var kept = try transaction.legacySites.site(site.id)
            kept.loads += 1
            kept.loadedAt = try transaction.ledger.head()
            kept.served = .beginning
            kept.state = .completed
            try transaction.legacySites.save(kept, of: site.id)
            try transaction.places.forget(reader: site.id)
            site.database = Self.database(of: site.id, kept.loads)
            site.databaseOpening = nil
            (site.push, site.pushHash, site.pushAnswer) = (0, nil, nil)
            site.isInitialised = true
            site.cursor = 0
            try transaction.answers.drop(site: site.id, through: .max)
            try transaction.sites.save(site)
            try transaction.log.write("initialised", site: site.id, "The site is loaded from the beginning.")
        }
        return try await database.readAsync { transaction in
            guard let site = try transaction.sites.site(caller.site) else { return 0 }
            return try LegacyQueue(transaction: transaction, site: site).page(limit: LegacyQueue.limits.upperBound).length
        }
    }

    // MARK: Receiving

    /// Entries numbered in one transaction: others write in between.
    private static let numberedAtOnce = 2_000

    package func centralRecords(_ caller: Caller, after cursor: Int64, limit: Int) async throws -> [UInt8] {
        while try await database.readAsync({ transaction in
            _ = try engine.caller(caller, transaction)
            return try CentralList(transaction: transaction).isBehind()
        }) {
            if try await database.writeAsync({ try CentralList(transaction: $0).number(count: Self.numberedAtOnce) }) { break }
        }
        return try await database.readAsync { transaction in
            let own = try transaction.openings.database(known: caller.database)
            let page = try CentralList(transaction: transaction).page(after: cursor, limit: limit, own: own)
            return CentralRecordsPage.encoded(maxCursor: page.maxCursor, page.records)
        }
    }

    /// The head of a site's queue, with what the call tells of the site.
    package func queuedRecords(_ caller: Caller, limit: Int) async throws -> (reply: [UInt8], contact: Contact) {
        let (page, contact) = try await database.readAsync { transaction in
            let site = try engine.caller(caller, transaction)
            let page = try LegacyQueue(transaction: transaction, site: site).page(limit: limit)
            let cursor = page.records.isEmpty ? try transaction.ledger.head() : try transaction.places.places(of: site.id).values.min()?.position ?? 0
            return (page, Contact(caller, site, cursor: cursor, waiting: page.records.isEmpty ? 0 : nil, isInStep: page.records.isEmpty))
        }
        // Remembered before it is given, so that an acknowledgement is known; what is passed for good need not be looked at again.
        if page.isNews || page.passed > Self.passedMost {
            try await database.writeAsync { transaction in
                let queue = LegacyQueue(transaction: transaction, site: try engine.caller(caller, transaction))
                if let last = page.last { try queue.remember(served: last) }
                if page.passed > Self.passedMost { try queue.acknowledge([]) }
            }
        }
        return (QueuedRecordsPage.encoded(queueLength: page.length, page.records), contact)
    }

    private static let passedMost = 200

    package func acknowledge(_ caller: Caller, _ body: [UInt8]) async throws {
        let entries = try AcknowledgedEntries(decoding: body).entries
        guard !entries.isEmpty else { return }
        try await database.writeAsync { transaction in
            try LegacyQueue(transaction: transaction, site: try engine.caller(caller, transaction)).acknowledge(entries)
        }
    }

    // MARK: Pushing

    private static let taken = Array(#"{"integrationStarted":true}"#.utf8)

    /// Takes what a site pushes: stored and in the queues of others when this returns.
    ///
    /// - Throws: `body-malformed`; `quarantine-full` when nothing of it can be taken.
    package func push(_ caller: Caller, _ body: [UInt8]) async throws -> [UInt8] {
        let batch = try PushedBatch(decoding: body)
        guard !batch.records.isEmpty || batch.unreadable > 0 else { return Self.taken }
        try await take(batch.records, unreadable: batch.unreadable, Digest.of(body), caller)
        return Self.taken
    }

    /// - Parameter hash: of the bytes that hold the records: they come again when the site did not hear.
    func take(_ records: [PushedRecord], unreadable: Int, _ hash: Digest, _ caller: Caller) async throws {
        guard !records.isEmpty || unreadable > 0 else { return }
        try await engine.database.writeAsync { transaction in
            let site = try engine.caller(caller, transaction)
            guard site.pushHash != hash else { return }
            var kept = try transaction.legacySites.site(site.id)
            let groups = try LegacyPush(site, transaction).groups(of: records, after: kept.group)
            let applier = GroupApplier(
                transaction: transaction, site: site, database: caller.database,
                databaseNumber: try transaction.openings.database(caller.database, site: site.id), push: site.push + 1, healedThrough: 0)
            _ = try transaction.hopefully { try applier.answerAll(groups, isWhole: true) }
            if unreadable > 0 {
                try transaction.log.write(
                    "unreadable", site: site.id, code: FailureCode.recordMalformed.rawValue,
                    "\(unreadable) of the records that \(site.name) pushed name no table, no id or no action.")
            }
            kept.group += Int64(clamping: groups.count)
            try transaction.legacySites.save(kept, of: site.id)
            try transaction.sites.rememberPush(site: site.id, number: site.push + 1, hash: hash, answer: Self.taken, opening: nil)
        }
    }
}
