import ArgumentParser
import Failures
import Foundation
import Payload
import Storage
import SyncCentral
import SyncRules

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Shows and decides what central keeps apart.",
        discussion: "Exit codes: 0 done; 1 failed, with a code and a remedy; 2 retry: judged again, and still kept apart.",
        subcommands: [List.self, Show.self, Export.self, Redrive.self, Dismiss.self, Room.self, Add.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what central keeps apart, oldest first, with totals by site and reason.",
            discussion: "A page at a time: --after goes on behind a number. The JSON is an array of one page; the totals are for people.")
        @OptionGroup var data: DataOption
        @Option(help: "Only what this site wrote.") var site: String?
        @Option(help: "Only what is kept apart for this reason, a code like patient-not-visible.") var reason: String?
        @Flag(help: "Also what was decided.") var all = false
        @Option(help: "At most this many.") var limit = 200
        @Option(help: "Only numbers above this one.") var after: Int64 = 0
        @Flag(help: "Print one JSON array.") var json = false

        func validate() throws { guard limit > 0 else { throw ValidationError("--limit must be above 0.") } }

        func run() async throws {
            let administration = try data.folder.administration()
            let listings = try administration.quarantine(site: site, reason: reason, all: all, after: after, limit: limit)
            if json { return Terminal.print(.array(listings.map(\.json))) }
            let now = Int64(Date().timeIntervalSince1970)
            Terminal.table(
                ["NO", "SITE", "GROUP", "AGE", "KIND", "CODE", "STATE", "WAITS FOR", "WAITED FOR BY"],
                listings.map { one in
                    [
                        String(one.group.number), one.siteName, String(one.group.group), Self.age(now - one.group.at), one.group.kind,
                        one.group.code, one.group.state.words, one.group.waitsOn.map(String.init) ?? "-",
                        one.waiters.isEmpty ? "-" : one.waiters.map(String.init).joined(separator: ", "),
                    ]
                })
            let summary = try administration.quarantineSummary(site: site, reason: reason, all: all)
            guard summary.groups > Int64(listings.count) || summary.totals.count > 1 else { return }
            Terminal.print("")
            Terminal.print("\(listings.count) of \(summary.groups) shown, \(summary.bytes) bytes in all:")
            for total in summary.totals.prefix(50) {
                let name = summary.names[total.site] ?? total.site
                Terminal.print("  \(name): \(total.groups) \(total.state.words), \(total.code), \(total.bytes) bytes")
            }
            if let last = listings.last, listings.count == limit { Terminal.print("More: --after \(last.group.number)") }
        }

        private static func age(_ seconds: Int64) -> String {
            switch seconds {
            case ..<3_600: "\(max(seconds, 0) / 60) min"
            case ..<172_800: "\(seconds / 3_600) h"
            default: "\(seconds / 86_400) days"
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one group of changes: why it is kept apart, who wrote it, and both versions of every record.")
        @OptionGroup var data: DataOption
        @Argument(help: "Its number.") var number: Int64
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let administration = try data.folder.administration()
            let (listing, versions) = try administration.quarantined(number)
            if json {
                guard case .object(let members) = listing.json else { return }
                return Terminal.print(.object(members + [("changes", .array(versions.map(\.json)))]))
            }
            let store = listing.group.acting.store.map { id in (try? administration.store(id).title).map { "\($0), \(id)" } ?? id }
            for line in listing.lines(inStore: store) { Terminal.print(line) }
            for version in versions {
                Terminal.print("")
                Terminal.print("\(version.table) \(version.id)")
                Terminal.print("  kept apart: \(version.parked.map { String(decoding: $0, as: UTF8.self) } ?? "deleted")")
                Terminal.print("  central:    \(version.stored.map { String(decoding: $0, as: UTF8.self) } ?? "no such record")")
                if !version.isUntouched { Terminal.print("  central's version is not the one it was written over") }
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints what is kept apart as JSON lines, in the form of records export.",
            discussion: "Each line also says who wrote the change, when, and why it is kept apart. Decided groups are included.")
        @OptionGroup var data: DataOption
        @Argument(help: "Numbers; without any, everything.") var numbers: [Int64] = []
        @Flag(help: "The lines are JSON in any case.") var json = false

        func run() async throws {
            try data.folder.administration().exportQuarantine(numbers) { Output.write($0) }
        }
    }

    struct Redrive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry", abstract: "Judges a group that is kept apart again, under the same rules, as things stand today.",
            discussion: """
                With --override an administrator vouches for it. What a site offered after a restore, and the changes of a former holder, \
                of records that nobody has touched since, are applied as central's own act. What only the circumstances speak against (a \
                patient no longer visible, a store that no longer dispenses, the store or user named) is applied as the site's. Everything else is refused.
                """, aliases: ["redrive"])
        @OptionGroup var data: DataOption
        @Argument(help: "Its number.") var number: Int64
        @Flag(help: "Vouch for it; needs --why.") var override = false
        @Option(help: "Why, for the audit log.") var why = ""
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let result = try data.folder.administration().redrive(number, takesOver: override, why: why)
            var failure: Failure?
            var position: Int64?
            switch result.outcome {
            case .released(let at): position = at
            case .parked(let reason): failure = reason
            }
            if json {
                Terminal.print(
                    .object([
                        ("number", .integer(number)), ("released", .bool(failure == nil)), ("position", .optional(position)),
                        ("code", .optional(failure?.code.rawValue)), ("message", .optional(failure?.message)),
                        ("releasedWith", .array(result.released.map { .integer($0) })),
                    ]))
            } else if let failure {
                Terminal.print("Number \(number) stays apart: \(failure)")
            } else {
                Terminal.print(QuarantineCommand.sentence("Number \(number) was applied.", result.released))
            }
            if failure != nil { throw ExitCode(2) }
        }
    }

    struct Dismiss: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives a group up that is kept apart, or all of one site for one reason; for a time the changes can still be exported.",
            discussion: """
                What the site edits stays as it is there, marked as not at central, unless --take-back is given. The changes are let go of \
                ninety days after the decision; who wrote them, why they were kept apart and who decided stays.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "Its number; without one, --site and --reason say which.") var number: Int64?
        @Option(help: "Everything kept apart of this site; needs --reason.") var site: String?
        @Option(help: "Everything kept apart for this reason; needs --site.") var reason: String?
        @Option(help: "Why; the site that wrote it is told.") var why: String
        @Flag(help: "The site's own versions give way to central's: its stock lines say again what central's say.") var takeBack = false
        @OptionGroup var confirm: ConfirmOption
        @Flag(help: "Print one JSON object.") var json = false

        func validate() throws {
            let isMany = site != nil && reason != nil
            guard number == nil ? isMany : site == nil && reason == nil else {
                throw ValidationError("Give a number, or both --site and --reason.")
            }
        }

        func run() async throws {
            let administration = try data.folder.administration()
            if takeBack {
                try confirm.ask("The site's own versions give way to central's for good: what it wrote of its stock is shown there no longer.")
            }
            guard let number else { return try dismissAll(administration) }
            let released = try administration.dismiss(number, takesBack: takeBack, why: why)
            if json {
                Terminal.print(.object([("number", .integer(number)), ("releasedWith", .array(released.map { .integer($0) }))]))
            } else {
                Terminal.print(QuarantineCommand.sentence("Number \(number) was dismissed.", released))
            }
        }

        private func dismissAll(_ administration: Administration) throws {
            let count = try administration.quarantineSummary(site: site, reason: reason, all: false).groups
            try confirm.ask("\(counted(count, "group")) of changes of \(site ?? "") \(count == 1 ? "is" : "are") given up at once.")
            let done = try administration.dismissAll(site: site ?? "", reason: reason ?? "", takesBack: takeBack, why: why)
            if json {
                Terminal.print(
                    .object([("dismissed", .integer(done.dismissed)), ("releasedWith", .array(done.released.map { .integer($0) }))]))
            } else {
                Terminal.print(QuarantineCommand.sentence("\(done.dismissed) were dismissed.", done.released))
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keeps apart what a retired device had not sent, from the file that site unsent wrote.",
            discussion: "Each group is then shown beside central's versions, and taken up with retry --override where nobody has touched the records since.")
        @OptionGroup var data: DataOption
        @Option(help: "The site it was written at.") var site: String
        @Argument(help: "The file, or - for standard input.") var file = "-"
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            var lines: [[UInt8]] = []
            let shape = RecordShape(.standard)
            try InputFile.forEachLineOrNone(file) { line in
                let change = try line.withUnsafeBytes { try RecordLines.change(from: $0) }
                _ = try change.payload.map { try shape.canonical(table: change.table, id: change.id, payload: $0) }
                lines.append(line)
            }
            let numbers = try data.folder.administration().addUnsent(lines, site: site)
            if json {
                Terminal.print(.object([("numbers", .array(numbers.map { .integer($0) }))]))
            } else {
                Terminal.print(counted(numbers.count, "group is", "groups are") + " kept apart" + (numbers.first.map { ", from number \($0) on." } ?? "."))
            }
        }
    }

    struct Room: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows or sets how much of each site's changes is kept apart; a site keeps the rest itself and is told.")
        @OptionGroup var data: DataOption
        @Option(help: "Most undecided groups of one site.") var groups: Int64?
        @Option(help: "Most bytes of one site's undecided groups.") var bytes: Int64?
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let administration = try data.folder.administration()
            var room = try administration.quarantineSummary(all: false).room
            if groups != nil || bytes != nil {
                room = QuarantineRoom(groups: groups ?? room.groups, bytes: bytes ?? room.bytes)
                try administration.setQuarantineRoom(room)
            }
            if json {
                Terminal.print(.object([("groups", .integer(room.groups)), ("bytes", .integer(room.bytes))]))
            } else {
                Terminal.print("Of each site at most \(room.groups) groups of together \(room.bytes) bytes are kept apart undecided.")
            }
        }
    }

    private static func sentence(_ text: String, _ released: [Int64]) -> String {
        released.isEmpty ? text : "\(text) With it went \(released.map(String.init).joined(separator: ", "))."
    }
}

extension QuarantineListing {
    var json: JSONValue {
        .object([
            ("number", .integer(group.number)), ("site", .string(siteName)), ("group", .integer(group.group)),
            ("at", .string(Moment.text(group.at))), ("kind", .string(group.kind)), ("code", .string(group.code)),
            ("message", .string(group.message)), ("remedy", .string(remedy)), ("state", .string(group.state.rawValue)),
            ("user", .optional(group.acting.user)), ("store", .optional(group.acting.store)),
            ("supervisor", .bool(group.acting.isSupervisor)), ("waitsOn", .optional(group.waitsOn)),
            ("waiters", .array(waiters.map { .integer($0) })), ("decided", .optional(group.decision.map { Moment.text($0.at) })),
            ("decidedBy", .optional(group.decision?.by)), ("decidedWhy", .optional(group.decision?.why)),
            ("position", .optional(group.decision?.position)), ("bytes", .integer(group.bytes)),
            ("bytesGone", .optional(group.purged.map { Moment.text($0) })),
        ])
    }

    /// - Parameter store: the acting store as a person calls it.
    func lines(inStore store: String?) -> [String] {
        var lines = [
            "Number \(group.number): group \(group.group) of \(siteName), \(group.kind), \(group.state.words)",
            "  since \(Moment.text(group.at))", "  \(group.message) [\(group.code)]", "  \(remedy)",
            "  written by \(group.acting.user ?? "the program") in \(store.map { "the store \($0)" } ?? "no store")"
                + (group.acting.isSupervisor ? ", as supervisor" : ""),
        ]
        if let behind = group.waitsOn { lines.append("  waits for number \(behind)") }
        if !waiters.isEmpty { lines.append("  waited for by \(waiters.map(String.init).joined(separator: ", "))") }
        if let decision = group.decision {
            lines.append("  \(group.state.words) by \(decision.by), \(Moment.text(decision.at)): \(decision.why)")
        }
        if let purged = group.purged { lines.append("  its changes were let go of, \(Moment.text(purged))") }
        return lines
    }
}

extension QuarantinedVersion {
    var json: JSONValue {
        .object([
            ("table", .string(table)), ("id", .string(id)), ("parked", Self.value(parked)), ("stored", Self.value(stored)),
            ("untouched", .bool(isUntouched)),
        ])
    }

    private static func value(_ bytes: [UInt8]?) -> JSONValue {
        guard let bytes else { return .null }
        return (try? JSONValue(parsing: bytes)) ?? .string(String(decoding: bytes, as: UTF8.self))
    }
}

extension QuarantinedGroup.State {
    /// For people; the JSON keeps the word of the wire.
    var words: String { self == .parked ? "undecided" : rawValue }
}
