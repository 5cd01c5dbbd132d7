import Failures
import Storage
import SyncProtocol
import SyncRules

/// What a site's own folder can tell of a record, of a store and of the primary: what it knows, and that central knows more (R-REP 4).
extension SiteEngine {
    /// Why this site holds a record, and where it is edited.
    ///
    /// - Throws: `not-found` when the site does not hold it, `record-merged` when it was merged into another.
    package func explain(table: String, id: String) throws -> Explanation {
        try database.read { transaction in
            guard let settings = try Settings.kept(transaction) else { throw Failure(.notInitialised) }
            try MistypedTable.checkKnown(table, transaction)
            let name = try transaction.state.value(Meta.siteName) ?? "this site"
            guard let record = try transaction.records.record(table, id), !record.isDeleted else {
                let kept = try transaction.aliases.resolve(table, id)
                guard kept == id else {
                    throw Failure(.recordMerged, "It was merged into \(kept).", ["table": table, "id": id, "kept": kept])
                }
                throw Failure(
                    .notFound, "This site does not hold \(table) \(id). Central's own explain says whether it should.",
                    ["table": table, "id": id])
            }
            var lines = ["\(name) holds this record."]
            lines += try AudienceWords(transaction: transaction).lines(record)
            let through = try transaction.channels.memberships(of: record.rec).map { try Self.channelTitle(transaction.channels.channel($0).name, transaction) }
            if !through.isEmpty { lines.append("It came through: \(through.sorted().joined(separator: ", ")).") }
            if try transaction.outbox.isPending(record.key) { lines.append("It has changes here that wait to be sent to central.") }
            if try transaction.withheld.contains(record.rec) { lines.append("It stays here while the transactions of its store are not synced.") }
            lines += try ownerLines(record, settings, transaction)
            return Explanation(record: record.key.description, site: name, isEntitled: !through.isEmpty, lines: lines)
        }
    }

    private func ownerLines(_ record: StoredRecord, _ settings: Settings, _ transaction: Transaction) throws -> [String] {
        switch try OwnerFinder(transaction: transaction).owner(of: record.key, payload: record.payload) {
        case .office(let office):
            if settings.offices.contains(where: { $0.office == office }) {
                let home = try HomeFinder(transaction: transaction).home(of: record.key, payload: record.payload)
                let frozen = settings.frozen.first { one in one.record == nil ? one.office == office : home.map(one.covers(home:)) ?? false }
                return [try frozen.map { try Self.closed($0, office, transaction) } ?? "It is edited here."]
            }
            return ["It is \(try Self.editor(settings, .program, transaction).whereabouts(office, Whereabouts.Words()))"]
        case .central: return ["It is edited on the central server only."]
        case .site(let id):
            return [id == settings.site ? "It is what this site says of itself." : "It is what another site says of itself, and edited there only."]
        case .anySite: return ["Any site may write such records; nobody edits them."]
        case .local: return ["Records of this kind never leave the machine where they are made."]
        case .noStore(let field): return ["It names no store in \(field), and so is nobody's; central may put it right."]
        case .unknown:
            return [
                try OwnerFinder(transaction: transaction).awaited(by: record.key, payload: record.payload)?.words ?? "It waits for the record it hangs on."
            ]
        }
    }

    /// Why nobody edits here what this site holds the right to.
    private static func closed(_ frozen: Frozen, _ office: Office, _ transaction: Transaction) throws -> String {
        guard frozen.isBarred else {
            return "It is not edited here for now: the right to edit is being handed over to \(frozen.to). Synchronise this site; it is edited there then."
        }
        return """
            It is closed here: this site handed \(try office.named(transaction)) on before the central server was restored from a backup, which has \
            forgotten it, so it may be edited elsewhere. On central an administrator says where: \
            \(office == .primary ? "tributary topology" : "tributary stores move STORE --to SITE").
            """
    }

    static func channelTitle(_ name: String, _ transaction: Transaction) throws -> String {
        guard let colon = name.firstIndex(of: ":") else { return name == Channel.everyone ? "data for every site" : name }
        let id = String(name[name.index(after: colon)...])
        func title() throws -> String {
            guard let record = try transaction.records.record("store", id) else { return id }
            return try Rules.standard.record(StoreRecord.self, record.payload).text(.name)
        }
        switch name[..<colon] {
        case "store": return "data of the store \(try title())"
        case "partner": return "what partners of \(try title()) know"
        case "inbox": return "documents addressed to \(try title())"
        case "site": return "what this site alone keeps"
        default: return name
        }
    }

    /// Whether this site is the primary, as its last sync left it.
    package func isPrimary() throws -> Bool {
        guard let settings = try settings() else { throw Failure(.notInitialised) }
        return settings.primaryEpoch != nil
    }

    /// One of the stores this site knows, by code, name or id in any case.
    ///
    /// - Throws: `not-found`.
    package func offeredStore(_ reference: String) throws -> OfferedStore {
        let wanted = reference.lowercased()
        let stores = try offeredStores()
        let found =
            stores.first { $0.id == reference } ?? stores.first { $0.code.lowercased() == wanted }
            ?? stores.first { $0.title.lowercased() == wanted }
        guard let found else { throw Failure(.notFound, "This site knows no store \(reference).", ["store": reference]) }
        return found
    }
}
