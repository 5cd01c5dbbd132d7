import Failures
import Foundation
import Payload

/// A file of settings beside the flags: `key = value`, a line each, with the names of a command's own options.
///
/// What is given at the command line comes first, then the file, then what holds unless said. No option takes a secret, so neither does the file.
struct SettingsFile {
    private static let own: Set<String> = ["config", "help", "version"]
    /// Of those in one row a command takes one: given at the command line, it sends the others of the file away.
    private static let rivals: [Set<String>] = [["backup-at", "backup-every"]]
    private static let bytesMax = 1 << 20

    private struct Option {
        let name: String
        let isFlag: Bool
        let isRepeating: Bool
    }

    /// The arguments with what the file named by `--config` adds; those of a command that takes no file stay as they are.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - help: the parser's own description of all commands, as JSON.
    /// - Throws: `argument-invalid` with file and line, `not-found`.
    static func expanded(_ arguments: [String], help: () -> String) throws -> [String] {
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        let places = arguments[..<end].indices.filter { arguments[$0] == "--config" || arguments[$0].hasPrefix("--config=") }
        guard let place = places.first else { return arguments }
        let options = try options(of: arguments[..<end], in: JSONValue(parsing: help()))
        guard options.contains(where: { $0.name == "config" }) else { return arguments }
        guard places.count == 1 else { throw Failure(.argumentInvalid, "--config is given twice.") }
        let takesNext = arguments[place] == "--config"
        // The parser says what is missing.
        guard !takesNext || place + 1 < end else { return arguments }
        let file = takesNext ? arguments[place + 1] : String(arguments[place].dropFirst("--config=".count))
        let given = Set(arguments[..<end].compactMap { $0.hasPrefix("--") ? String($0.dropFirst(2).prefix { $0 != "=" }) : nil })
        let rest = arguments[..<place] + arguments[(takesNext ? place + 2 : place + 1)..<end]
        return try rest + added(file, options, given: given) + arguments[end...]
    }

    /// What the options of the command are that the arguments name.
    private static func options(of arguments: ArraySlice<String>, in help: JSONValue) throws -> [Option] {
        var command = help["command"]
        for word in arguments.prefix(while: { !$0.hasPrefix("-") }) {
            guard let next = command?["subcommands"]?.elements?.first(where: { $0["commandName"]?.text == word }) else { break }
            command = next
        }
        return (command?["arguments"]?.elements ?? []).compactMap { one in
            guard let name = one["names"]?.elements?.first(where: { $0["kind"]?.text == "long" })?["name"]?.text else { return nil }
            return Option(name: name, isFlag: one["kind"]?.text == "flag", isRepeating: one["isRepeating"]?.truth ?? false)
        }
    }

    private static func added(_ file: String, _ options: [Option], given: Set<String>) throws -> [String] {
        var added: [String] = []
        var seen: Set<String> = []
        let skipped = rivals.filter { !$0.isDisjoint(with: given) }.reduce(given) { $0.union($1) }
        for (number, line) in try lines(file) {
            func wrong(_ words: String, remedy: String? = nil) -> Failure {
                Failure(.argumentInvalid, "Line \(number) of \(file): \(words)", ["line": String(number)], remedy: remedy)
            }
            guard let equals = line.firstIndex(of: "=") else { throw wrong("it is no setting; write key = value.") }
            let key = line[..<equals].trimmingCharacters(in: .whitespaces)
            let value = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
            guard let option = options.first(where: { $0.name == key && !own.contains($0.name) }) else {
                let known = options.map(\.name).filter { !own.contains($0) }.sorted().joined(separator: ", ")
                throw wrong("there is no setting \(key.prefix(60)).", remedy: "Settings are: \(known).")
            }
            guard seen.insert(key).inserted else { throw wrong("\(key) is set twice.") }
            guard !value.isEmpty else { throw wrong("\(key) has no value; leave the line out, or put # before it.") }
            let words = try arguments(option, value, wrong)
            if !skipped.contains(key) { added += words }
        }
        return added
    }

    private static func arguments(_ option: Option, _ value: String, _ wrong: (String, String?) -> Failure) throws -> [String] {
        if option.isFlag {
            switch value.lowercased() {
            case "yes", "on", "true": return ["--\(option.name)"]
            case "no", "off", "false": return []
            default: throw wrong("\(option.name) is yes or no.", nil)
            }
        }
        let values = option.isRepeating ? value.split(whereSeparator: \.isWhitespace).map(String.init) : [value]
        return values.map { "--\(option.name)=\($0)" }
    }

    /// The lines that say something, with their numbers; `#` begins a line that does not.
    private static func lines(_ file: String) throws -> [(number: Int, text: String)] {
        try InputFile.check(file)
        guard InputFile.size(file) ?? 0 <= bytesMax else { throw Failure(.argumentInvalid, "\(file) is too large for a file of settings.") }
        var found: [(number: Int, text: String)] = []
        try InputFile.forEachLine(file) { number, bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure(.argumentInvalid, "Line \(number) of \(file) is no UTF-8 text.") }
            let line = text.trimmingCharacters(in: .whitespaces)
            if !line.isEmpty, !line.hasPrefix("#") { found.append((number, line)) }
        }
        return found
    }
}
