import ArgumentParser
import Failures
import Foundation
import Payload
import Synchronization

/// What reaches a person: tables and JSON on standard output, trouble and progress on standard error.
enum Terminal {
    static func print(_ text: String) {
        Output.write((text.shown + "\n").utf8)
    }

    static func print(_ value: JSONValue) {
        Output.write(escaped(value.serialised()) + [0x0A])
    }

    static func complain(_ failure: Failure) { complain("error: \(failure)") }

    static func complain(_ text: String) { Output.complain(text.shown + "\n") }

    /// The same JSON, with signs that do something to a terminal written as escapes.
    static func escaped(_ json: [UInt8]) -> [UInt8] {
        let text = String(decoding: json, as: UTF8.self)
        guard text.unicodeScalars.contains(where: \.doesSomething) else { return json }
        var escaped = ""
        for scalar in text.unicodeScalars {
            // Between its values, JSON holds no such sign but ends of lines.
            guard scalar.doesSomething, scalar.value > 0x20 else {
                escaped.unicodeScalars.append(scalar)
                continue
            }
            let hex = String(scalar.value, radix: 16)
            escaped += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
        return Array(escaped.utf8)
    }

    /// Rows under headings, columns as wide as needed.
    static func table(_ headings: [String], _ rows: [[String]]) {
        let rows = rows.map { $0.map(\.shownOnOneLine) }
        var widths = headings.map(\.count)
        for row in rows { for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) } }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { column, cell in
                column == cells.count - 1 ? cell : cell.padding(toLength: widths[column], withPad: " ", startingAt: 0)
            }
            return padded.joined(separator: "  ")
        }
        print(line(headings))
        for row in rows { print(line(row)) }
    }
}

/// How far long work has come, on standard error: a bar on a terminal, lines where they were asked for, else nothing.
struct Progress {
    private enum Look { case bar, lines, none }

    private let title: String
    private let look: Look
    private var last: ContinuousClock.Instant

    /// - Parameter isAsked: say it where standard error is no terminal too.
    init(_ title: String, isAsked: Bool = false) {
        self.title = title
        look = isatty(STDERR_FILENO) == 1 ? .bar : isAsked ? .lines : .none
        last = .now
        if look == .lines { last -= .seconds(1) }
    }

    mutating func show(_ done: Int, of total: Int?) {
        guard look != .none, last.duration(to: .now) > (look == .bar ? .milliseconds(100) : .seconds(1)) else { return }
        last = .now
        guard look == .bar else { return say("\(Self.words(title, done, total))\n") }
        guard let total, total > 0 else { return say("\r\(title): \(done)") }
        let share = min(Double(done) / Double(total), 1)
        let bar = String(repeating: "#", count: Int(share * 30)).padding(toLength: 30, withPad: ".", startingAt: 0)
        say("\r\(title): [\(bar)] \(done)/\(total)")
    }

    func finish() { if look == .bar { say("\r\u{1B}[K") } }

    private static func words(_ title: String, _ done: Int, _ total: Int?) -> String {
        total.map { "\(title): \(done) of \($0)" } ?? "\(title): \(done)"
    }

    private func say(_ text: String) { Output.complain(text) }
}

/// The `--progress` of work that may take long.
struct ProgressOption: ParsableArguments {
    @Flag(help: "Say on standard error how far it has come, also where that is no terminal.") var progress = false

    func begin(_ title: String) -> Progress { Progress(title, isAsked: progress) }
}

extension JSONValue {
    static func integer(_ value: some BinaryInteger) -> JSONValue { .number(JSONNumber(value)) }
    static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    static func optional(_ number: Int64?) -> JSONValue { number.map { .integer($0) } ?? .null }
}

/// Times as people read them.
enum Moment {
    static func text(_ seconds: Int64?) -> String {
        guard let seconds else { return "never" }
        return Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}

/// A progress bar that several threads may move.
final class SharedProgress: Sendable {
    private let progress: Mutex<Progress>

    init(_ title: String) { progress = Mutex(Progress(title)) }

    func show(_ done: Int, of total: Int?) { progress.withLock { $0.show(done, of: total) } }
    func finish() { progress.withLock { $0.finish() } }
}
