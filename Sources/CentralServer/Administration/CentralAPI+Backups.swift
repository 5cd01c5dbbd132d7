import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

/// Copies of central's database in the folder that the server was started with: made by order, and listed.
///
/// Where they go is decided on the machine alone, and going back to one is done there: no call names a path or reads a copy.
extension CentralAPI {
    private static let moment = APISchema.integer(0...Int64.max)
    private static let words = APISchema.text(0...20_000)

    private static let statusSchema = APISchema.object([
        APIMember("folder", .nullable(words), "Null when the server was started without one."),
        APIMember("schedule", .nullable(words), "When one is made by itself, in words."), APIMember("underWay", .truth),
        APIMember("nextAt", .nullable(moment), "Seconds since 1970."),
        APIMember("file", .nullable(words), "The last copy that was made."), APIMember("at", .nullable(moment)), APIMember("bytes", .nullable(moment)),
        APIMember("proven", .truth, "That copy was proven whole."),
        APIMember("code", .nullable(.text(1...100)), "What went wrong since; null when nothing did."), APIMember("message", .nullable(words)),
        APIMember("remedy", .nullable(words)), APIMember("failsSince", .nullable(moment)), APIMember("failedAt", .nullable(moment)),
    ])

    private static let copySchema = APISchema.object([
        APIMember("file", .text(1...1_000), "Its name in the folder."),
        APIMember("own", .truth, "It is of this central server."), APIMember("role", .nullable(.word(["central", "site"])), "Null when it cannot be read."),
        APIMember("name", words), APIMember("madeAt", .nullable(moment)), APIMember("bytes", .nullable(moment)),
        APIMember("position", .nullable(moment), "The last change that it holds."), APIMember("app", words),
        APIMember("sha256", .nullable(words)), APIMember("proven", .truth, "It was proven whole."), APIMember("provenAt", .nullable(moment)),
        APIMember("problems", moment, "What was found wrong then."),
    ])

    private func json(_ status: BackupStatus) throws -> JSONValue { try JSONValue(parsing: JSONObject.encode { status.write(to: &$0) }) }

    private func json(_ copy: BackupCopy, own: BackupFacts) -> JSONValue {
        let facts = copy.facts
        return .object([
            ("file", .string(copy.name)), ("own", .bool(facts?.isSame(as: own) ?? false)), ("role", facts.map { .string($0.role) } ?? .null),
            ("name", .string(facts?.name ?? "")), ("madeAt", facts.map { .integer($0.madeAt) } ?? .null),
            ("bytes", facts.map { .integer($0.bytes) } ?? .null), ("position", facts.map { .integer($0.position) } ?? .null),
            ("app", .string(facts?.app ?? "")), ("sha256", facts?.checksum.map { .string($0) } ?? .null), ("proven", .bool(facts?.isProven ?? false)),
            ("provenAt", facts?.provenAt.map { .integer($0) } ?? .null), ("problems", .integer(facts?.problems ?? 0)),
        ])
    }

    var backupOperations: [Operation] {
        [
            Operation("listBackups", .get, "backups", tag: "backups", "The copies in the server's folder for backups, the newest first.") { call in
                let own = try BackupFacts(of: database, madeAt: database.now(), bytes: 0, app: "")
                return try Self.slice(call, backups.copies(), name: \.name) { json($0, own: own) }
            }
            .needing(.administer).taking(Self.slices)
            .answering(200, Self.list(of: Self.copySchema), failing: [.backupNotSetUp, .backupFolderMissing, .dataFolderReadOnly]),
            Operation("readBackups", .get, "backups/status", tag: "backups", "How backups go: the last one, and what went wrong since.") { _ in
                .ok(try json(backups.status()))
            }
            .needing(.administer).answering(200, Self.statusSchema),
            Operation(
                "orderBackup", .post, "backups", tag: "backups",
                "Has a copy of the whole database made in the server's folder for backups, beside all other work; `backups/status` tells when it is there."
            ) { call in
                try act(call) { administration in
                    try backups.check()
                    try administration.noteBackupOrdered(file: "backups")
                    try backups.order()
                    return APIAnswer(status: 202, body: try json(backups.status()), version: nil)
                }
            }
            .needing(.administer).answering(202, Self.statusSchema, failing: [.backupNotSetUp, .backupFolderMissing]),
        ]
    }
}
