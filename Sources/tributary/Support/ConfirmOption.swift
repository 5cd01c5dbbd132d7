import ArgumentParser
import Failures
import Foundation

/// The question before an act that cannot be taken back.
///
/// Only a person at a terminal is asked: a script, whose input is no terminal, goes on as it always did.
struct ConfirmOption: ParsableArguments {
    @Flag(help: "Do not ask before an act that cannot be taken back; without a terminal nothing is asked.") var yes = false

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
