import ArgumentParser
import Failures
import Foundation
import Payload
import Synchronization

/// The `--progress` of work that may take long.
struct ProgressOption: ParsableArguments {
    @Flag(help: "Say on standard error how far it has come, also where that is no terminal.") var progress = false

    func begin(_ title: String) -> Progress { Progress(title, isAsked: progress) }
}
