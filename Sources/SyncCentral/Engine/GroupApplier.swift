import Failures
import Storage
import SyncProtocol
import SyncRules

/// Accepts or parks the groups of one push, each whole (R-SYNC 2, R-OWN 10).
struct GroupApplier {
    let transaction: Transaction
    var rules: Rules { transaction.rules }
    let site: Site
    let database: String
    /// Its number here: by this the `origin` of a record names who wrote it.
    let databaseNumber: Int64
    let push: Int64
    let healedThrough: Int64
    var occasion = Occasion.push

    /// Why a group is judged.
    enum Occasion: Equatable {
        /// A site pushed it.
        case push
        /// It was kept apart, and what it waited for is decided or has come.
        case again
        /// An administrator asks for another judgement.
        case redrive
        /// An administrator takes it over as central's own act.
        case takeover
        /// An administrator vouches for the circumstances it was written under; whose it is, is judged as ever.
        case vouched
    }

    /// Answers group after group; those from the first on for which the quarantine has no room stay unanswered, and at the site (R-OWN 10).
    ///
    /// - Parameter isWhole: all or none is answered: a report speaks of everything before it.
    /// - Throws: `quarantine-full` when there is no room for the first.
    func answerAll(_ groups: [PushRequest.Group], isWhole: Bool) throws -> [(group: Int64, answer: GroupAnswer)] {
        var answers: [(group: Int64, answer: GroupAnswer)] = []
        for group in groups {
            do {
                answers.append((group.number, try acceptOrPark(group)))
            } catch let failure as Failure where failure.code == .quarantineFull && !answers.isEmpty && !isWhole {
                // Nothing of this group was kept: it was judged in a savepoint of its own.
                return answers
            }
        }
        return answers
    }

    /// Central takes a site's wrong changes in bounds: a few kilobytes on the wire can be many megabytes here.
    private func checkRoom(for changes: [OutboxChange]) throws {
        let room = try transaction.quarantine.room()
        let used = try transaction.quarantine.undecided(site: site.id)
        let bytes = changes.reduce(Int64(0)) { $0 + Int64($1.payload?.count ?? 0) }
        guard used.groups < room.groups, used.groups == 0 || used.bytes + bytes <= room.bytes else {
            throw Failure(
                .quarantineFull, nil,
                ["site": site.name, "groups": String(used.groups), "bytes": String(used.bytes)])
        }
    }

    /// Applies a group with all that follows, or keeps it apart.
    func acceptOrPark(_ group: PushRequest.Group) throws -> GroupAnswer {
        if group.isOffer {
            let lost = Failure(.centralRestored, "\(site.name) holds versions that central lost when it was restored.")
            return try park(group, lost, waitsOn: nil, kind: "offered")
        }
        if let blocking = try blockingGroup(of: group) {
            // What waits is judged by itself later: not over what the device had forgotten.
            if group.number <= healedThrough, let index = try firstTouched(group.changes) {
                return try park(group, Self.wentBack(group.changes[index]), waitsOn: nil)
            }
            return try park(group, Failure(.waitsBehindParked), waitsOn: blocking)
        }
        let application = application(of: group)
        switch try attempt(group, application) {
        case .success(let applied):
            try application.follow(applied)
            return .accepted(position: applied.position)
        case .failure(let failure): return try park(group, failure, waitsOn: nil)
        }
    }

    /// How a group is applied: as what it is judged for.
    func application(of group: PushRequest.Group) -> ChangeApplication {
        let origin: ChangeOrigin =
            switch occasion {
            case .push: .push
            case .again, .redrive, .vouched: .released
            case .takeover: .takenOver
            }
        return ChangeApplication(
            transaction: transaction,
            source: ChangeSource(
                origin: origin, acting: group.acting, by: .at(site, user: group.acting.user), site: site,
                database: occasion == .takeover ? 0 : databaseNumber))
    }

    /// Applies a group whole, or tells what speaks against it; only a fault of the machine is thrown.
    func attempt(_ group: PushRequest.Group, _ application: ChangeApplication) throws -> Result<AppliedGroup, Failure> {
        let outcome = try transaction.attempt {
            // What only writes takes no other record along.
            let deletes = group.changes.contains { $0.payload == nil }
            let changes = try deletes ? Cascade(transaction: transaction).expanded(group.changes) : group.changes
            let editor = editor(group)
            return try application.apply(changes, admit: { try admit($0, $1, in: group, by: editor) }) {
                let merges = group.changes.filter { $0.table.lowercased() == Merge.table }.compactMap(\.payload)
                try MergeJudge(transaction: transaction).checkComplete(merges)
            }
        }
        if case .failure(let failure) = outcome, failure.code.blame != .content { throw failure }
        return outcome
    }

    /// Judges one change of a group beside the version that stands here.
    private func admit(
        _ change: PushRequest.GroupChange, _ proposal: Proposal, in group: PushRequest.Group, by editor: Editor
    ) throws -> ChangeApplication.Admitted {
        let (key, payload, stored) = (proposal.key, proposal.payload, proposal.stored)
        let author = try stored.flatMap { try $0.origin == 0 ? nil : transaction.openings.site(ofDatabase: $0.origin) }
        if let stored, let payload, try standsAlready(key, payload, stored, author: author, editor) { return .standing }
        let isAgreed = try payload.map { try isShownMeanwhile(key, $0, stored, editor) } ?? false
        if isAgreed, stored?.payload == payload { return .standing }
        if !isAgreed {
            try RecordTaking.judge(proposal, by: editor, storedAuthor: author, transaction)
        }
        if occasion == .push {
            try checkBase(change, stored, group)
        } else {
            try checkUntouched(change, stored, author: author, group)
        }
        if let stored, !stored.isDeleted, stored.payload == payload { try takeAsOwn(stored, group) }
        if group.isImported { try ImportedDocuments(transaction: transaction).remember(change.table, change.id, payload) }
        return .written(payload)
    }

    /// Whether this is a newcomer's row that came before, and comes again after a restore on either side: it says what stands, although
    /// central edits it by now and may have written the same in between (R-OWN 2).
    private func standsAlready(
        _ key: RecordKey, _ payload: [UInt8], _ stored: StoredRecord, author: String?, _ editor: Editor
    ) throws -> Bool {
        guard DispensaryRule.visibilityTables.contains(key.table.folded), !stored.isDeleted, stored.payload == payload
        else { return false }
        let store = try rules.record(VisibilityRow.self, payload, table: key.table.folded).text(.store_ID)
        return try author == site.id || editor.holds(.store(store)) == .yes
    }

    /// Whether this is the program's own row for a first prescription, written while somebody else showed the prescriber in that very store:
    /// it says what stands already (R-OWN 4). Any other row, and any change of one, is judged as ever.
    private func isShownMeanwhile(
        _ key: RecordKey, _ payload: [UInt8], _ stored: StoredRecord?, _ editor: Editor
    ) throws -> Bool {
        guard key.table.folded == VisibilityKind.prescriber.rows.table,
            stored == nil || stored?.payload == payload && stored?.isDeleted == false
        else { return false }
        let written = try rules.record(VisibilityRow.self, payload, table: key.table.folded)
        let (id, store) = (written.text(.prescriber_ID), written.text(.store_ID))
        let row = VisibilityRow.showing(.prescriber, id, in: store)
        let patients = Patients(transaction: transaction)
        guard row.id == key.id, row.payload == payload, try patients.isDispensary(store) == true,
            try editor.holds(.store(store)) == .yes, let prescriber = try patients.prescriber(id)
        else { return false }
        return try patients.isVisible(prescriber: prescriber.view, id, in: store)
    }

    private static func wentBack(_ change: PushRequest.GroupChange) -> Failure {
        Failure(
            .siteRestored,
            "\(change.table) \(change.id) was changed after the backup was made, and this was written over the older version: where it is stock, count the shelf."
        )
    }

    private func firstTouched(_ changes: [PushRequest.GroupChange]) throws -> Int? {
        let untouched = Set(try untouched(changes))
        return changes.indices.first { !untouched.contains($0) }
    }

    /// Which of these changes are of records that stand as they were written over; a deleted one was changed, whoever deleted it.
    func untouched(_ changes: [PushRequest.GroupChange]) throws -> [Int] {
        try changes.indices.filter { index in
            let change = changes[index]
            guard let table = try transaction.knownTable(change.table) else { return change.base == nil }
            guard let stored = try transaction.records.record(RecordKey(table, change.id)) else { return change.base == nil }
            return !stored.isDeleted && stored.hash == change.base
        }
    }

    /// What comes out of the quarantine never replaces a version that its writer had not seen, unless that was the writer's own.
    private func checkUntouched(
        _ change: PushRequest.GroupChange, _ stored: StoredRecord?, author: String?, _ group: PushRequest.Group
    ) throws {
        guard let stored, author != site.id || group.isOffer else { return }
        if stored.isDeleted, change.base == nil || change.payload == nil { return }
        if !stored.isDeleted, change.payload == stored.payload || change.base == stored.hash { return }
        // An administrator took an earlier group of this very database over: the writer of this one had seen what it wrote.
        let version = stored.isDeleted ? nil : stored.payload
        if !group.isOffer, try transaction.quarantine.wasTakenOver(stored.key, payload: version, site: site.id, database: database, before: group.number) {
            return
        }
        throw Failure(.changedMeanwhile, nil, ["table": change.table, "id": change.id])
    }

    /// The tenure holder wins over a version it has not seen; what another wrote is kept and reported.
    private func checkBase(_ change: PushRequest.GroupChange, _ stored: StoredRecord?, _ group: PushRequest.Group) throws {
        guard let stored, change.base != stored.hash, stored.origin != databaseNumber else { return }
        guard stored.isDeleted ? change.payload != nil : change.payload != stored.payload else { return }
        if group.number <= healedThrough { throw Self.wentBack(change) }
        guard !stored.isDeleted else { return }
        let replaced = OutboxGroup(
            number: group.number, epochs: group.epochs, acting: group.acting,
            changes: [OutboxChange(key: stored.key, payload: stored.payload, base: nil)])
        _ = try transaction.quarantine.park(
            replaced, site: site.id, database: database, push: push, kind: "overwritten",
            failure: Failure(.formerHolder, "A version that \(site.name) had not seen was replaced by its own."), waitsOn: nil,
            created: [])
    }

    /// A site says word for word what another wrote: that version is its own as well, so what it writes next replaces nothing unseen.
    ///
    /// A database that went back may say what it had changed since, and does not know it: to it the version stays the other's.
    private func takeAsOwn(_ stored: StoredRecord, _ group: PushRequest.Group) throws {
        guard occasion != .takeover, stored.origin != databaseNumber, group.number > healedThrough else { return }
        try transaction.records.update(
            stored.rec, position: stored.position, origin: databaseNumber, hash: stored.hash, payload: stored.payload,
            parent: try transaction.records.parent(of: stored.rec))
    }

    private func editor(_ group: PushRequest.Group) -> Editor {
        let holds = { (office: Office) throws -> Editor.Holding in
            if occasion == .takeover || group.isForAll && office == .primary { return .yes }
            let tenure = try transaction.offices.tenure(office)
            let named = group.epochs.first { $0.office == office }
            // A group that named no office for it is judged by who holds it today, when a person asks.
            if named == nil, [.redrive, .vouched].contains(occasion), tenure?.site == site.id { return .yes }
            if let tenure, tenure.site == site.id, named?.epoch == tenure.epoch { return .yes }
            guard let named else { return .no }
            // What a site says it held counts as far as central remembers giving it.
            switch try transaction.offices.check(Tenure(office: office, site: site.id, epoch: named.epoch)) {
            case .held, .forgotten: return .formerly
            case .unheard: return try !transaction.state.has(Meta.sawLost[site.id]) ? .no : .beyondMemory
            }
        }
        return Editor(
            site: site.id, isCentral: occasion == .takeover, isRemote: true, foreign: site.kind == .openMSupply ? .openMSupply : nil, holds: holds,
            homeHolding: { home in
                guard let left = try transaction.offices.homesLeft(site.id, by: home) else { return .yes }
                let named = group.epochs.first { $0.office == .homes }?.epoch ?? 0
                guard try transaction.offices.hasCounted(homesLeft: named, of: site.id) else {
                    return try transaction.state.has(Meta.sawLost[site.id]) ? .beyondMemory : .formerly
                }
                return named < left ? .formerly : .yes
            },
            acting: group.acting, isVouchedFor: occasion == .vouched,
            // A store that has moved since was worked in rightly; whose data may still be taken is another question.
            kind: { try holds(.store($0)) == .no ? .none : .active },
            whereabouts: { try Whereabouts.of($0, transaction, $1) })
    }

    /// An earlier parked group of this site that edits the same record, or created one that this group refers to.
    ///
    /// - Parameter number: the group's own number in the quarantine; what came later does not block it.
    func blockingGroup(of group: PushRequest.Group, before number: Int64 = .max) throws -> Int64? {
        guard try transaction.quarantine.hasParkedGroups(site: site.id) else { return nil }
        for change in group.changes where change.id.utf8.count <= RecordShape.idBytesMax {
            if let table = try transaction.knownTable(change.table),
                let parked = try transaction.quarantine.parkedGroup(touching: RecordKey(table, change.id), site: site.id, before: number)
            {
                return parked
            }
            guard let rules = rules[change.table], let payload = change.payload else { continue }
            // Bytes that cannot be read refer to nothing; they are judged, and the group parked, by their own fault.
            for reference in (try? References.of(payload, rules)) ?? [] {
                guard let table = try transaction.knownTable(reference.table) else { continue }
                guard let parked = try transaction.quarantine.parkedCreation(of: reference.id, in: table, site: site.id, before: number) else { continue }
                // What has come to be by another way need not be waited for.
                if try transaction.records.record(RecordKey(table, reference.id))?.isDeleted ?? true { return parked }
            }
        }
        return nil
    }

    /// The records a group refers to that are not here.
    func awaited(by group: PushRequest.Group) throws -> [RecordKey] {
        var keys: [RecordKey] = []
        for change in group.changes {
            guard let payload = change.payload, let rules = rules[change.table] else { continue }
            for reference in try References.of(payload, rules) {
                let key = RecordKey(try transaction.table(reference.table), reference.id)
                if try transaction.records.record(key)?.isDeleted ?? true { keys.append(key) }
            }
        }
        return keys
    }

    private func park(
        _ group: PushRequest.Group, _ failure: Failure, waitsOn: Int64?, kind: String = "refused"
    ) throws -> GroupAnswer {
        var changes: [OutboxChange] = []
        var created: [RecordKey] = []
        for change in group.changes {
            let table = String(change.table.unicodeScalars.filter { $0.isASCII }.prefix(RecordShape.tableBytesMax))
            let key = RecordKey(try transaction.table(table.isEmpty ? "unnamed" : table), change.id)
            changes.append(OutboxChange(key: key, payload: change.payload, base: change.base))
            if try transaction.records.record(key) == nil { created.append(key) }
        }
        try checkRoom(for: changes)
        let outbox = OutboxGroup(number: group.number, epochs: group.epochs, acting: group.acting, changes: changes)
        let number = try transaction.quarantine.park(
            outbox, site: site.id, database: database, push: push, kind: kind, failure: failure, waitsOn: waitsOn,
            created: created)
        if failure.code == .ownerUnknown { try transaction.quarantine.rememberAwaited(by: number, try awaited(by: group)) }
        try transaction.log.write("parked", site: site.id, code: failure.code.rawValue, "Group \(group.number) is kept apart as number \(number).")
        return .parked(code: failure.code.rawValue, message: failure.message)
    }
}
