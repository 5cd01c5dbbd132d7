import ArgumentParser
import Failures
import Foundation
import Payload
import Storage
import SyncRules

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Shows who administered what on central, when and from where.", subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists administrative acts, newest first.",
            discussion: """
                Entries cannot be edited or removed; tributary verify proves that none was. The acts: \
                \(AuditAct.allCases.map(\.rawValue).joined(separator: ", ")).
                """)
        @OptionGroup var data: DataOption
        @Option(help: "Not before this time, such as 2026-03-01 or 2026-03-01T08:00:00Z.") var since: String?
        @Option(help: "Only acts on this subject: a site's name, a store's code, the number of what is kept apart.") var subject: String?
        @Option(help: "Only acts of this word, such as store-assigned.") var act: String?
        @Option(help: "At most this many.") var limit = 100
        @Flag(help: "Print one JSON array.") var json = false

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit must be above 0.") }
        }

        func run() async throws {
            var query = AuditQuery()
            query.since = try since.map(Self.seconds)
            query.subject = subject
            query.limit = limit
            query.act = act
            if let act, AuditAct(rawValue: act) == nil {
                let words = AuditAct.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure(.argumentInvalid, "There is no act \(act); there are: \(words).")
            }
            let administration = try data.folder.administration()
            let entries = try administration.audited(query)
            if json { return Terminal.print(.array(entries.map(\.json))) }
            let names = try administration.names(in: entries)
            Terminal.table(
                ["NO", "WHEN", "WHO", "FROM", "ACT", "SUBJECT", "DETAILS"],
                entries.map { entry in
                    [
                        String(entry.sequence), Moment.text(entry.at), entry.actor, entry.origin, entry.act, names.named(entry.subject),
                        names.named(details: entry.details),
                    ]
                })
        }

        private static func seconds(_ text: String) throws -> Int64 {
            let day = try? Date(text + "T00:00:00Z", strategy: .iso8601)
            guard let time = (try? Date(text, strategy: .iso8601)) ?? day else {
                throw Failure(.argumentInvalid, "\(text) is no time; write 2026-03-01 or 2026-03-01T08:00:00Z.")
            }
            return Whole.nearest(time.timeIntervalSince1970.rounded(.down))
        }
    }
}

extension AuditEntry {
    var json: JSONValue {
        .object([
            ("sequence", .integer(sequence)), ("at", .string(Moment.text(at))), ("actor", .string(actor)), ("origin", .string(origin)),
            ("act", .string(act)), ("subject", .string(subject)), ("details", (try? JSONValue(parsing: details)) ?? .null),
        ])
    }
}
