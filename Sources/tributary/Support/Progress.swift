import ArgumentParser
import Failures
import Foundation
import Payload
import Synchronization

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
