import ArgumentParser
import Failures
import Foundation
import Payload
import Storage
import Sync

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Shows and decides what central keeps apart.",
        discussion: "Exit codes: 0 done; 1 failed, with a code and a remedy; 2 redrive: judged again, and still kept apart.",
        subcommands: [List.self, Show.self, Export.self, Redrive.self, Dismiss.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists what central keeps apart, oldest first.")
        @OptionGroup var data: DataOption
        @Option(help: "Only what this site wrote.") var site: String?
        @Flag(help: "Also what was decided.") var all = false
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let listings = try data.folder.administration().quarantine(site: site, all: all)
            if json { return Terminal.print(.array(listings.map(\.json))) }
            let now = Int64(Date().timeIntervalSince1970)
            Terminal.table(
                ["NO", "SITE", "GROUP", "AGE", "KIND", "CODE", "STATE", "WAITS FOR", "WAITED FOR BY"],
                listings.map { one in
                    [
                        String(one.group.number), one.siteName, String(one.group.group), Self.age(now - one.group.at), one.group.kind,
                        one.group.code, one.group.state.rawValue, one.group.waitsOn.map(String.init) ?? "-",
                        one.waiters.isEmpty ? "-" : one.waiters.map(String.init).joined(separator: ", "),
                    ]
                })
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
            abstract: "Shows one parked group: why it is kept apart, who wrote it, and both versions of every record.")
        @OptionGroup var data: DataOption
        @Argument(help: "Its number.") var number: Int64
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let (listing, versions) = try data.folder.administration().quarantined(number)
            if json {
                guard case .object(let members) = listing.json else { return }
                return Terminal.print(.object(members + [("changes", .array(versions.map(\.json)))]))
            }
            for line in listing.lines { Terminal.print(line) }
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
            abstract: "Prints parked changes as JSON lines, in the form of records export.",
            discussion: "Each line also says who wrote the change, when, and why it is kept apart. Decided groups are included.")
        @OptionGroup var data: DataOption
        @Argument(help: "Numbers; without any, everything.") var numbers: [Int64] = []
        @Flag(help: "The lines are JSON in any case.") var json = false

        func run() async throws {
            try data.folder.administration().exportQuarantine(numbers) { FileHandle.standardOutput.write(Data($0)) }
        }
    }

    struct Redrive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judges a parked group again, under the same rules, as things stand today.",
            discussion: """
                With --override it is applied as central's own act. That is refused except for what a site offered after a restore, and \
                for the changes of a former holder, of records that nobody has touched since.
                """)
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
        static let configuration = CommandConfiguration(abstract: "Gives a parked group up; its changes can still be exported.")
        @OptionGroup var data: DataOption
        @Argument(help: "Its number.") var number: Int64
        @Option(help: "Why; the site that wrote it is told.") var why: String
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let released = try data.folder.administration().dismiss(number, why: why)
            if json {
                Terminal.print(.object([("number", .integer(number)), ("releasedWith", .array(released.map { .integer($0) }))]))
            } else {
                Terminal.print(QuarantineCommand.sentence("Number \(number) was dismissed.", released))
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
            ("position", .optional(group.decision?.position)),
        ])
    }

    var lines: [String] {
        var lines = [
            "Number \(group.number): group \(group.group) of \(siteName), \(group.kind), \(group.state.rawValue)",
            "  since \(Moment.text(group.at))", "  \(group.message) [\(group.code)]", "  \(remedy)",
            "  written by \(group.acting.user ?? "the program") in \(group.acting.store.map { "store \($0)" } ?? "no store")"
                + (group.acting.isSupervisor ? ", as supervisor" : ""),
        ]
        if let behind = group.waitsOn { lines.append("  waits for number \(behind)") }
        if !waiters.isEmpty { lines.append("  waited for by \(waiters.map(String.init).joined(separator: ", "))") }
        if let decision = group.decision {
            lines.append("  \(group.state.rawValue) by \(decision.by), \(Moment.text(decision.at)): \(decision.why)")
        }
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
