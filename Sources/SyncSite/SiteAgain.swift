import Failures
import Storage
import SyncProtocol
import SyncRules

/// One store's or one patient's records received anew (R-SYNC 4, 5).
extension SiteEngine {
    /// What is compared with central at the next sync.
    package struct Again: Sendable, Equatable {
        package let title: String
        package let channels: [String]
        /// Records whose bytes were read, and those of them that were not what they had been.
        package let records: Int
        package let damaged: Int
    }

    /// Reads the bytes of all that the site holds of a store, and has the next sync compare it with central, record by record: what is missing,
    /// damaged or out of date is fetched, what central has no more goes. What is not sent yet stays as it is.
    ///
    /// - Parameter reference: the store's id, code or name.
    /// - Throws: `not-found` for a store that is not known here; `not-initialised`, `site-restored` where everything is being received anyway.
    package func again(store reference: String) throws -> Again {
        try database.write { transaction in
            try Self.checkReceivable(transaction)
            let stores = try offeredStores(transaction)
            let wanted = reference.lowercased()
            let found = stores.first { $0.id == reference } ?? stores.first { $0.code.lowercased() == wanted || $0.title.lowercased() == wanted }
            guard let found else { throw Failure(.notFound, "There is no store \(reference) here.", ["store": reference]) }
            return try again(found.title, [Channel.store(found.id), Channel.inbox(found.id), Channel.partner(found.id)], found.title, transaction)
        }
    }

    /// The same for a patient: whatever the patient is shown through is compared, as only that tells what is missing here.
    ///
    /// - Throws: `not-found` for a patient who is not here; `not-initialised`, `site-restored`.
    package func again(patient id: String) throws -> Again {
        try database.write { transaction in
            try Self.checkReceivable(transaction)
            guard let patient = try transaction.records.record("name", transaction.aliases.resolve("name", id)), !patient.isDeleted,
                let name = try? transaction.rules.record(NameRecord.self, patient.payload), name.isPatient
            else {
                throw Failure(
                    .notFound, "There is no patient \(id) here.", ["patient": id],
                    remedy: "A patient whom this site does not see is looked for on central: see the handbook, patients and prescribers.")
            }
            let channels = try transaction.channels.memberships(of: patient.rec).map { try transaction.channels.channel($0).name }
            return try again(name.text(.name), channels, name.text(.name), transaction)
        }
    }

    private static func checkReceivable(_ transaction: Transaction) throws {
        guard try isComplete(transaction) else { throw Failure(try state(transaction) == .healing ? .siteRestored : .notInitialised) }
    }

    /// - Parameter words: how the site's log begins.
    func again(_ title: String, _ names: [String], _ words: String, _ transaction: Transaction) throws -> Again {
        let joined = try transaction.joined.all().filter { names.contains($0.name) }
        var seen: Set<Int64> = []
        var damaged = 0
        for channel in joined {
            for rec in try transaction.channels.members(of: channel.chan) where seen.insert(rec).inserted {
                guard let record = try transaction.records.record(numbered: rec), !record.isDeleted else { continue }
                guard Digest.record(record.key, payload: record.payload) != record.hash else { continue }
                try Self.admitDamage(record, transaction)
                damaged += 1
            }
        }
        for (record, base) in try transaction.records.divergedRecords() where seen.contains(record.rec) {
            try Self.awaitBytes(of: record, base, transaction)
        }
        for var channel in joined {
            try recount(channel.chan, transaction)
            channel.isReconciling = true
            try transaction.joined.save(channel)
        }
        try transaction.log.write("again", "\(words) is compared with central and received anew where it differs.")
        return Again(title: title, channels: joined.map(\.name), records: seen.count, damaged: damaged)
    }
}
