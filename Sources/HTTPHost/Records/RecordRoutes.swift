import Failures
import Foundation
import HTTPTypes
import Hummingbird
import Payload
import Storage
import SyncRules

/// The local interface to a place's records: read, query, write, number (R-OWN); the same on a site and on central.
package struct RecordRoutes: Sendable {
    /// Most records of one answer.
    private static let limitMax = 1_000
    private static let fieldsMax = 10

    private let access: any RecordAccess
    private let token: AccessToken
    private let work: BoundedWork
    private let limits: HostLimits

    package init(access: any RecordAccess, token: AccessToken, work: BoundedWork, limits: HostLimits) {
        self.access = access
        self.token = token
        self.work = work
        self.limits = limits
    }

    package func add(to router: Router<HostContext>) {
        router.get("stores") { request, _ in
            try token.check(request)
            let access = access
            let stores = try await work.run { try access.offeredStores() }
            return Response.json(RecordJSON.list(stores), to: request)
        }
        router.get("records/:table") { request, context in
            try token.check(request)
            return try await list(request, try Self.part("table", context))
        }
        router.get("records/:table/:id") { request, context in
            try token.check(request)
            return try await one(request, try Self.part("table", context), try Self.part("id", context))
        }
        router.put("records/:table/:id") { request, context in
            try token.check(request)
            let payload = try await request.content(context, limits: limits)
            let change = Change(table: try Self.part("table", context), id: try Self.part("id", context), payload: payload)
            return try await write(WriteRequest(acting: Self.acting(request), changes: [change]), request)
        }
        router.delete("records/:table/:id") { request, context in
            try token.check(request)
            let change = Change(table: try Self.part("table", context), id: try Self.part("id", context), payload: nil)
            return try await write(WriteRequest(acting: Self.acting(request), changes: [change]), request)
        }
        router.post("transactions") { request, context in
            try token.check(request)
            return try await write(try WriteRequest(reading: try await request.content(context, limits: limits)), request)
        }
        router.post("numbers") { request, context in
            try token.check(request)
            return try await number(request, try await request.content(context, limits: limits))
        }
    }

    /// A part of the address, decoded once: names like `v6/asset` come as `v6%2Fasset`.
    private static func part(_ name: String, _ context: HostContext) throws -> String {
        guard let part = context.parameters.get(name)?.removingPercentEncoding else {
            throw Failure(.argumentInvalid, "The address holds a wrong percent sequence.")
        }
        return part
    }

    private static func acting(_ request: Request) -> WriteContext {
        let parameters = request.uri.queryParameters
        var acting = WriteContext(
            user: parameters["actor"].map(String.init) ?? WriteRequest.nobody, store: parameters["store"].map(String.init),
            isSupervisor: parameters["supervisor"] == "true")
        acting.isAskedFirst = parameters["confirmed"] != "true"
        return acting
    }

    private func list(_ request: Request, _ table: String) async throws -> Response {
        var query = RecordQuery(table: table)
        for (key, value) in request.uri.queryParameters {
            switch key {
            case "limit":
                guard let limit = Int(value), (1...Self.limitMax).contains(limit) else {
                    throw Failure(.argumentInvalid, "limit is a number from 1 to \(Self.limitMax).")
                }
                query.limit = limit
            case "after": query.after = String(value)
            default: query.fields.append((String(key), String(value)))
            }
        }
        guard query.fields.count <= Self.fieldsMax else { throw Failure(.argumentInvalid, "Too many fields are asked for.") }
        let access = access
        let asked = query
        let bytes = try await work.run {
            try access.checkReadable()
            return try access.database.read { transaction in
                guard try Rules.standard[table] != nil || transaction.knownTable(table) != nil else {
                    throw Failure(.tableUnknown, nil, ["table": table])
                }
                return RecordJSON.list(try transaction.records.records(matching: asked.meaningMerged(transaction)), limit: asked.limit)
            }
        }
        return .json(bytes, to: request)
    }

    private func one(_ request: Request, _ table: String, _ id: String) async throws -> Response {
        let access = access
        let bytes = try await work.run {
            try access.checkReadable()
            return try access.database.read { transaction in
                guard try Rules.standard[table] != nil || transaction.knownTable(table) != nil else {
                    throw Failure(.tableUnknown, nil, ["table": table])
                }
                let record = try transaction.records.present(table, id, access.place)
                return RecordJSON.one(
                    record, isPending: try transaction.outbox.isPending(record.key), apart: try transaction.apart.records(of: record.key).first)
            }
        }
        return .json(bytes, to: request)
    }

    private func write(_ asked: WriteRequest, _ request: Request) async throws -> Response {
        let access = access
        let outcome = try await work.run {
            do {
                if asked.changes.contains(where: { Rules.standard[$0.table] == nil }) {
                    try access.database.read { try MistypedTable.check(asked.changes, $0) }
                }
                var acting = asked.acting
                acting.store = try acting.store.flatMap(meant)
                return try access.write(asked.changes, acting: acting)
            } catch let failure as Failure {
                throw asked.placed(failure)
            }
        }
        if outcome.group != nil { await access.announceWrite() }
        return .json(RecordJSON.outcome(outcome), to: request)
    }

    /// The id of the store that a call names by its code, name or id; nil for an empty text, which names none. What is no store here
    /// stays as it is, and the rule says so.
    private func meant(_ named: String) throws -> String? {
        guard !named.isEmpty else { return nil }
        do {
            return try access.database.read { try StoreReference.id(named, $0) }
        } catch let failure as Failure where failure.code == .notFound {
            return named
        }
    }

    private func number(_ request: Request, _ body: [UInt8]) async throws -> Response {
        guard let head = try? JSONValue(parsing: body), let word = head["kind"]?.text,
            head["store"].map({ $0.isNull || $0.text != nil }) ?? true
        else {
            throw Failure(.bodyMalformed, #"A number is asked for with {"store":"…","kind":"…"}."#)
        }
        let asked = head["store"]?.text
        let kind = try SerialNumberKind(named: word)
        let access = access
        let isSupervisor = head["supervisor"]?.truth ?? false
        let number = try await work.run {
            guard let store = try asked.flatMap(meant) ?? access.offeredStores().first(where: \.isDefault)?.id else {
                throw Failure(.actingStoreMissing, "Several stores are active here, or none; the call does not say whose number is asked for.")
            }
            return try access.nextNumber(store: store, kind: kind, isSupervisor: isSupervisor)
        }
        return .json(RecordJSON.member("number", number), to: request)
    }
}
