import ArgumentParser
import Failures
import Foundation

/// The question before an act that cannot be taken back.
///
/// Only a person at a terminal is asked: a script, whose input is no terminal, goes on as it always did.
struct ConfirmOption: ParsableArguments {
    @Flag(help: "Do not ask before an act that cannot be taken back; without a terminal nothing is asked.") var yes = false

    /// As `ask`; a script must say yes beforehand.
    ///
    /// - Parameter remedy: what to do instead.
    /// - Throws: `cancelled`; `record-in-use` where nobody can be asked.
    func insist(_ question: String, remedy: String) throws {
        guard !yes else { return }
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            throw Failure(.recordInUse, "\(question) With --yes it is done all the same.", remedy: remedy)
        }
        try ask(question)
    }

    /// Asks, and stops unless the answer is yes.
    ///
    /// - Parameter question: what will happen, as one or more sentences.
    /// - Throws: `cancelled`.
    func ask(_ question: String) throws {
        guard !yes, isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return }
        Output.complain("\(question)\nGo on? Type yes: ")
        guard let answer = readLine(), ["yes", "y"].contains(answer.lowercased().trimmingCharacters(in: .whitespaces)) else {
            throw Failure(.cancelled, "Nothing was done.")
        }
    }
}
