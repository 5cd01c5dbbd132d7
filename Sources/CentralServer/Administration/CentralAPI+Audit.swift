import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules

/// Who administered what, when and from where (R-SITE 6).
extension CentralAPI {
    private static let number = APISchema.integer(0...Int64.max)
    private static let words = APISchema.text(0...100_000)

    /// A slice of a list that nobody counts.
    static func uncountedList(of schema: APISchema) -> APISchema {
        .object([
            APIMember("items", .list(of: schema, max: 1_000)),
            APIMember("next", .nullable(.text(1...200)), "For `after`; null at the end."),
        ])
    }

    static let auditSchema = APISchema.object([
        APIMember("sequence", number), APIMember("at", number, "Seconds since 1970."), APIMember("actor", .text(0...2_000)),
        APIMember("origin", .text(0...2_000), "An address, `command line`, `program`, or a site."), APIMember("act", .text(1...60)),
        APIMember("subject", .text(0...2_000)),
        APIMember("subjectInWords", words, "With what ids are called today, for whoever may see records."),
        APIMember("details", .any, "An object; never a password or its hash."), APIMember("detailsInWords", words),
    ])

    private static func json(_ entry: AuditEntry, _ names: AuditNames) -> JSONValue {
        .object([
            ("sequence", .integer(entry.sequence)), ("at", .integer(entry.at)), ("actor", .string(entry.actor)), ("origin", .string(entry.origin)),
            ("act", .string(entry.act)), ("subject", .string(entry.subject)), ("subjectInWords", .string(names.named(entry.subject))),
            ("details", (try? JSONValue(parsing: entry.details)) ?? .null), ("detailsInWords", .string(names.named(details: entry.details))),
        ])
    }

    /// Entries before `after`, newest first, and one more than is shown.
    private func entries(_ call: Call, _ limit: Int) throws -> [AuditEntry] {
        var query = AuditQuery()
        query.since = call.integer("since")
        query.subject = call.text("subject")
        query.act = call.text("act")
        query.before = call.integer("after")
        query.limit = limit + 1
        return try Administration(database).audited(query)
    }

    private func listAudit(_ call: Call) throws -> APIAnswer {
        let limit = Int(clamping: call.integer("limit") ?? 100)
        let found = try entries(call, limit)
        let shown = Array(found.prefix(limit))
        // Names are read from records, and may be patients'.
        let names = try Administration(database).names(in: call.caller.may(.support) ? shown : [])
        let next = found.count > limit ? shown.last.map { JSONValue.string(String($0.sequence)) } : nil
        return .ok(.object([("items", .array(shown.map { Self.json($0, names) })), ("next", next ?? .null)]))
    }

    var auditOperations: [Operation] {
        [
            Operation("listAudit", .get, "audit", tag: "audit", "Administrative acts, newest first; entries are never edited or removed.") {
                try listAudit($0)
            }
            .needing(.report)
            .taking([
                Self.slices[0], APIParameter("after", in: .query, Self.number, "Where the list goes on: sequences below this one."),
                APIParameter("since", in: .query, Self.number, "Not before this time, in seconds since 1970."),
                APIParameter(
                    "subject", in: .query, .text(1...300), "Only acts on this subject: a site's name, a store's code, the number of what is kept apart."),
                APIParameter("act", in: .query, .word(AuditAct.allCases.map(\.rawValue)), "Only acts of this word."),
            ])
            .answering(200, Self.uncountedList(of: Self.auditSchema))
        ]
    }
}
