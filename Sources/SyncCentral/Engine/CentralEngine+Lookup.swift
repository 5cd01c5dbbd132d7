import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// Looking for patients and prescribers on central, and fetching them: for dispensary stores active on the asking site, each look-up
/// logged, and no more of them than a pharmacy needs (R-OWN 4, 5).
extension CentralEngine {
    static let searchResultsMax = 20
    static let lookupsPerMinute: Int64 = 30
    static let lookupsPerHour: Int64 = 300

    /// Answers a look-up.
    ///
    /// - Throws: `dispensary-only`, `lookup-limited` with the seconds to wait, `argument-invalid`, `not-found`.
    package func lookUp(_ call: LookupCall, _ caller: Caller, _ body: [UInt8]) throws -> [UInt8] {
        switch call {
        case .search:
            let request = try SearchRequest(decoding: body)
            return try database.write { try answer(request, caller, $0) }
        case .grant:
            let request = try GrantRequest(decoding: body)
            return try database.write { try answer(request, caller, $0) }
        }
    }

    /// As `lookUp`, for a host.
    package func lookUpAsync(_ call: LookupCall, _ caller: Caller, _ body: [UInt8]) async throws -> [UInt8] {
        switch call {
        case .search:
            let request = try SearchRequest(decoding: body)
            return try await database.writeAsync { try self.answer(request, caller, $0) }
        case .grant:
            let request = try GrantRequest(decoding: body)
            return try await database.writeAsync { try self.answer(request, caller, $0) }
        }
    }

    private func admitLookup(_ caller: Caller, store: String, _ transaction: Transaction) throws -> Site {
        let site = try self.caller(caller, transaction)
        guard try transaction.offices.tenure(.store(store))?.site == site.id, try transaction.stores.store(store)?.isDispensary == true else {
            let here = try Patients(transaction: transaction).dispensaries(of: site.id).map { try StoreTitle.of($0, transaction) }.sorted()
            throw Failure(
                .dispensaryOnly,
                "Patients and prescribers are looked for on central from dispensary stores active on the asking site only. "
                    + (here.isEmpty ? "\(site.name) has none." : "On \(site.name) that is \(here.joined(separator: " or "))."),
                ["store": store], remedy: here.isEmpty ? DispensaryRule.remedyWithout : nil)
        }
        if let seconds = try transaction.people.takeLookup(site: site.id, perMinute: Self.lookupsPerMinute, perHour: Self.lookupsPerHour) {
            throw Failure(.lookupLimited, nil, [Failure.retryAfter: String(seconds)])
        }
        return site
    }

    private static func who(_ user: String?, _ store: String, _ transaction: Transaction) throws -> String {
        "\(user ?? "Somebody") in \(try transaction.stores.store(store)?.title ?? store)"
    }

    // MARK: Search

    private func answer(_ request: SearchRequest, _ caller: Caller, _ transaction: Transaction) throws -> [UInt8] {
        let words = People.words([request.name ?? ""]).split(separator: " ").map(String.init)
        let code = request.code.map { People.folded($0) } ?? ""
        let letters = words.reduce(0) { $0 + $1.count }
        if let born = request.born, !Self.isDate(born) {
            throw Failure(.argumentInvalid, "A date of birth is written YYYY-MM-DD.", ["field": "born"])
        }
        guard code.count >= 2 || letters >= 2 else {
            throw Failure(
                .argumentInvalid, "Search by a code, or by a name: its whole words, or three letters and more of their beginnings.")
        }
        let site = try admitLookup(caller, store: request.store, transaction)
        let fitting = try candidates(request, words, code, transaction)
        let shown = try fitting.prefix(Self.searchResultsMax).compactMap { try person($0, request, transaction) }
        try transaction.log.write(
            "\(request.kind.rawValue)-search", site: site.id,
            "\(try Self.who(request.user, request.store, transaction)) searched \(request.kind.rawValue)s and was shown "
                + (shown.isEmpty ? "nobody." : shown.map(\.id).joined(separator: ", ") + "."))
        try transaction.audit.append(
            .peopleSearched, "\(request.kind.rawValue)s",
            [
                "store": .string(request.store), "by": .array(request.criteria.map { .string($0) }),
                "shown": .array(shown.map { .string($0.id) }),
            ], by: .at(site, user: request.user))
        return SearchReply(found: shown, hasMore: fitting.count > Self.searchResultsMax).encoded()
    }

    /// The rows of those who fit, best first.
    private func candidates(_ request: SearchRequest, _ words: [String], _ code: String, _ transaction: Transaction) throws -> [Int64] {
        var found: [(score: Int, words: String, rec: Int64)] = []
        let kind: VisibilityTable = request.kind == .patient ? .name : .prescriber
        // Two letters are a whole name in many languages, and the beginning of everybody's in others.
        let isShort = code.isEmpty && request.born == nil && words.reduce(0) { $0 + $1.count } < 3
        try transaction.people.forEach(kind, code: code.isEmpty ? nil : code, born: nil) { entry in
            guard var score = words.isEmpty ? 0 : People.distance(words, entry.words, wholeWordsOnly: isShort) else { return }
            if let born = request.born, kind == .name {
                guard let distance = Self.distance(born, entry.born) else { return }
                score += distance
            }
            found.append((score, entry.words, entry.rec))
        }
        return found.sorted { ($0.score, $0.words, $0.rec) < ($1.score, $1.words, $1.rec) }.map(\.rec)
    }

    private func person(_ rec: Int64, _ request: SearchRequest, _ transaction: Transaction) throws -> SearchReply.Person? {
        guard let record = try transaction.records.record(numbered: rec), !record.isDeleted else { return nil }
        let patients = Patients(transaction: transaction)
        let id = record.key.id
        if request.kind == .patient {
            guard let patient = try patients.patient(id)?.view else { return nil }
            let name = patient.text(.name)
            return SearchReply.Person(
                id: id, code: patient.text(.code), name: name.isEmpty ? Self.joined(patient.text(.first), patient.text(.last)) : name,
                born: String(patient.text(.date_of_birth).prefix(10)),
                home: try transaction.stores.store(patient.text(.supplying_store_id))?.title ?? "",
                isVisible: try patients.isVisible(patient, id, in: request.store))
        }
        guard let prescriber = try patients.prescriber(id)?.view else { return nil }
        return SearchReply.Person(
            id: id, code: prescriber.text(.code), name: Self.joined(prescriber.text(.first_name), prescriber.text(.last_name)), born: "",
            home: try transaction.stores.store(prescriber.text(.store_ID))?.title ?? "",
            isVisible: try patients.isVisible(prescriber: prescriber, id, in: request.store))
    }

    private static func joined(_ first: String, _ last: String) -> String {
        [first, last].filter { !$0.isEmpty }.joined(separator: " ")
    }

    static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [4, 2, 2] && parts.allSatisfy { $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
    }

    /// The same day; day and month exchanged; no date on record. Nil when another date is on record.
    static func distance(_ asked: String, _ born: String) -> Int? {
        if born == asked { return 0 }
        if born.isEmpty || born == "0000-00-00" { return 3 }
        let parts = asked.split(separator: "-")
        return born == "\(parts[0])-\(parts[2])-\(parts[1])" ? 2 : nil
    }

    // MARK: Grant

    private func answer(_ request: GrantRequest, _ caller: Caller, _ transaction: Transaction) throws -> [UInt8] {
        let site = try admitLookup(caller, store: request.store, transaction)
        let isPatient = request.kind == .patient
        let table = try transaction.table(isPatient ? "name" : "clinician")
        let id = try transaction.aliases.resolve(table: table, id: request.id)
        let patients = Patients(transaction: transaction)
        let unknown = Failure(.notFound, "Central knows no such \(request.kind.rawValue).", ["id": request.id])
        let isVisible: Bool
        if isPatient {
            guard let patient = try patients.patient(id)?.view else { throw unknown }
            isVisible = try patients.isVisible(patient, id, in: request.store)
        } else {
            guard let prescriber = try patients.prescriber(id)?.view else { throw unknown }
            isVisible = try patients.isVisible(prescriber: prescriber, id, in: request.store)
        }
        var position: Int64?
        if !isVisible {
            let row = VisibilityRow.showing(isPatient ? .patient : .prescriber, id, in: request.store)
            let source = ChangeSource(origin: .lookUp, by: .at(site, user: request.user))
            position = try ChangeApplication(transaction: transaction, source: source).write([row]).position
        }
        try transaction.log.write(
            "\(request.kind.rawValue)-fetched", site: site.id,
            "\(try Self.who(request.user, request.store, transaction)) fetched the \(request.kind.rawValue) \(id)"
                + (isVisible ? ", visible there before." : "."))
        try transaction.audit.append(
            .personFetched, "\(request.kind.rawValue) \(id)", ["store": .string(request.store), "wasVisible": .bool(isVisible)],
            by: .at(site, user: request.user))
        return GrantReply(id: id, position: position).encoded()
    }
}

extension SearchRequest {
    /// What was searched by; what was asked itself is no matter of a log that is kept for ever.
    var criteria: [String] { [("name", name), ("code", code), ("born", born)].compactMap { $1 == nil ? nil : $0 } }
}
