import Failures
import LegacyProtocols
import Payload
import Storage
import SyncProtocol
import SyncRules

/// Looking for patients from an Open mSupply site, and fetching one: the same look-ups, with the same limits and entries, as of any other site.
extension LegacyEngine {
    /// What a site looks for; texts may stand between `@`, for anything before and behind.
    package struct PatientQuery: Sendable {
        package var first: String?
        package var last: String?
        package var code: String?
        package var born: String?

        package init(first: String?, last: String?, code: String?, born: String?) {
            self.first = first.map(Self.plain)
            self.last = last.map(Self.plain)
            self.code = code.map(Self.plain)
            self.born = born.map(Self.plain)
        }

        private static func plain(_ text: String) -> String { text.replacing("@", with: "") }
    }

    /// A JSON array of patients, those that fit best first.
    ///
    /// - Throws: `dispensary-only`, `lookup-limited`, `argument-invalid`.
    package func patients(_ caller: Caller, _ query: PatientQuery) async throws -> [UInt8] {
        let store = try await engine.database.readAsync { transaction in
            try Patients(transaction: transaction).dispensaries(of: caller.site).sorted().first ?? ""
        }
        let name = [query.first, query.last].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
        let request = SearchRequest(
            store: store, user: nil, kind: .patient, name: name.isEmpty ? nil : name, code: query.code.flatMap { $0.isEmpty ? nil : $0 },
            born: query.born.flatMap { $0.isEmpty ? nil : $0 })
        let found = try SearchReply(decoding: try await engine.lookUpAsync(.search, caller, request.encoded())).found
        return try await engine.database.readAsync { transaction in
            let people = try found.compactMap { person -> JSONValue? in
                guard let record = try transaction.records.record("name", person.id), !record.isDeleted else { return nil }
                let value = try JSONValue(parsing: record.payload)
                guard Self.contains(value["first"], query.first), Self.contains(value["last"], query.last) else { return nil }
                return Self.patient(person, value)
            }
            return JSONValue.array(people).serialised()
        }
    }

    private static func contains(_ value: JSONValue?, _ wanted: String?) -> Bool {
        guard let wanted, !wanted.isEmpty else { return true }
        return People.folded(value?.text ?? "").contains(People.folded(wanted))
    }

    private static func patient(_ person: SearchReply.Person, _ record: JSONValue) -> JSONValue {
        let texts: [(key: String, value: JSONValue)] = ["name", "phone", "email", "code", "last", "first"].map { ($0, .string(record[$0]?.text ?? "")) }
        let born = person.born.isEmpty || person.born == "0000-00-00" ? "0000-00-00" : person.born
        return .object([("ID", .string(person.id))] + texts + [("date_of_birth", .string("\(born)T00:00:00"))])
    }

    /// Makes a patient visible in a store of the site: from then on all that belongs to the patient is in the site's queue.
    ///
    /// - Returns: the row that says so.
    /// - Throws: `body-malformed`, `dispensary-only`, `lookup-limited`, `not-found`.
    package func join(_ caller: Caller, name: String?, store: String?) async throws -> [UInt8] {
        guard let name, let store, !name.isEmpty, !store.isEmpty else { throw Failure(.bodyMalformed, "A join names name_ID and store_ID.") }
        let request = GrantRequest(store: store, user: nil, kind: .patient, id: name)
        let id = try GrantReply(decoding: try await engine.lookUpAsync(.grant, caller, request.encoded())).id
        return try await engine.database.readAsync { transaction in
            let rows = try transaction.records.records(of: transaction.table("name_store_join"), naming: id, in: ["name_ID"])
            let row = rows.first { (try? JSONValue(parsing: $0.payload))?[VisibilityRow.Field.store_ID]?.text == store }?.key.id
            return JSONValue.object([
                ("ID", .string(row ?? VisibilityRow.showing(.patient, id, in: store).id)), ("name_ID", .string(id)), ("store_ID", .string(store)),
                ("inactive", .bool(false)),
            ]).serialised()
        }
    }
}
