import Failures
import Storage

/// A line of the log as a page shows it.
package struct LogEntry: Sendable, Equatable {
    package let when: String
    /// Whose sync it was; empty where there is but one.
    package let who: String
    package let message: String
    package let code: String

    package init(when: String, who: String = "", message: String, code: String) {
        self.when = when
        self.who = who
        self.message = message
        self.code = code
    }

    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - who: the name of the site concerned.
    package init(_ line: SyncLogLine, now: Int64, who: String = "") {
        self.init(when: TimeSpan.ago(now - line.at), who: who, message: line.message, code: line.code ?? "")
    }

    /// The part of a page that lists them.
    ///
    /// - Parameter isOfMany: the log is of many sites, and says of which each line is.
    package static func section(_ entries: [LogEntry], isOfMany: Bool) -> Markup {
        let rows = entries.map { entry -> Markup in
            let who: Markup = isOfMany ? "<td>\(entry.who)</td>" : ""
            return """
                <tr><td class="quiet">\(entry.when)</td>\(who)<td>\(entry.message)
                \(Markup.span(.quiet, "\(entry.code)"))</td></tr>

                """
        }
        return .section("What happened", "<table>\(Markup.all(rows))</table>")
    }
}
