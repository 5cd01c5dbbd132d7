import Catalogue
import Failures
import Storage
import SyncRules

extension Administration {
    package func explain(table: String, id: String, site reference: String) throws -> Explanation {
        try database.read { transaction in
            let site = try Self.site(reference, transaction)
            try MistypedTable.checkKnown(table, transaction)
            if try transaction.records.record(table, id)?.isDeleted ?? true { try transaction.records.refuseMerged(table, id) }
            guard let record = try transaction.records.record(table, id) else {
                let absence = try Self.withheldAbsence(table: table, transaction).map { " \($0)" } ?? ""
                throw Failure(.notFound, "Central has no record \(table) \(id).\(absence)", ["table": table, "id": id])
            }
            let entries = try transaction.ledger.entries(of: record.rec)
            let subscription = Set(try transaction.sites.subscription(of: site.id))
            let present = try entries.filter(\.isPresent).map { try transaction.channels.channel($0.chan).name }
            let shared = present.filter(subscription.contains).sorted()
            let isCentral = site.kind == .central
            let isEntitled = !record.isDeleted && (isCentral || !shared.isEmpty)
            var lines: [String] = []
            let verdict = isEntitled ? "\(site.name) is entitled to this record." : "\(site.name) does not receive this record."
            lines.append(verdict)
            if record.isDeleted { lines.append("It was deleted, by central's change number \(record.position).") }
            let audience = try AudienceWords(transaction: transaction).lines(record)
            if !audience.isEmpty {
                lines += audience
            } else if Merge.isMerge(record.key) {
                lines.append("A merge of two records: it goes wherever the kept one goes.")
            } else {
                lines.append("The table is unknown to this program; it is kept for the store it names, if it names one.")
            }
            let names = try present.sorted().map { try channelTitle($0, transaction) }
            lines.append(names.isEmpty ? "It is in no channel." : "It is in: \(names.joined(separator: ", ")).")
            if isCentral {
                lines.append("Central keeps every record that syncs.")
            } else if shared.isEmpty {
                lines.append("\(site.name) receives none of these channels.")
            } else {
                lines.append("\(site.name) receives: \(try shared.map { try channelTitle($0, transaction) }.joined(separator: ", ")).")
            }
            lines.append(contentsOf: try ownerLines(record, transaction))
            lines.append(contentsOf: try Self.withheldLines(record, transaction))
            return Explanation(record: record.key.description, site: site.name, isEntitled: isEntitled, lines: lines)
        }
    }

    private func ownerLines(_ record: StoredRecord, _ transaction: Transaction) throws -> [String] {
        guard !record.isDeleted else { return [] }
        switch try OwnerFinder(transaction: transaction).owner(of: record.key, payload: record.payload) {
        case .office(.store(let id)) where try transaction.offices.tenure(.store(id)) == nil:
            return ["It belongs to the store \(id), which does not exist; central may put it right."]
        case .office(let office): return ["It is \(try Whereabouts.of(office, transaction))"]
        case .central: return ["It is edited on the central server only."]
        case .site(let id): return ["It is what the site \(try transaction.sites.site(id)?.name ?? id) says of itself, and edited there only."]
        case .anySite: return ["Any site may write such records; nobody edits them."]
        case .local: return ["Records of this kind never leave the machine where they are made."]
        case .unknown:
            return [
                try OwnerFinder(transaction: transaction).awaited(by: record.key, payload: record.payload)?.words ?? "It waits for the record it hangs on."
            ]
        case .noStore(let field): return ["It names no store in \(field), and so is nobody's; central may put it right."]
        }
    }

    private func channelTitle(_ name: String, _ transaction: Transaction) throws -> String {
        guard let colon = name.firstIndex(of: ":") else { return name == Channel.everyone ? "data for every site" : name }
        let id = String(name[name.index(after: colon)...])
        switch name[..<colon] {
        case "store": return "data of the store \(try transaction.stores.store(id)?.title ?? id)"
        case "partner": return "what partners of \(try transaction.stores.store(id)?.title ?? id) know"
        case "inbox": return "documents addressed to \(try transaction.stores.store(id)?.title ?? id)"
        case "site": return "what the site \(try transaction.sites.site(id)?.name ?? id) alone keeps"
        default: return name
        }
    }
}
