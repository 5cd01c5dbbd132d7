import Foundation
import Payload
import Synchronization
import Testing

/// The real program in real processes: what users run.
package struct Program {
    /// Beside the test bundle, where the build puts it.
    package static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "tributary").path

    package struct Outcome {
        package let status: Int32
        package let output: String
        package let errors: String

        package var json: JSONValue? { try? JSONValue(parsing: output) }
    }

    /// Runs a command to its end, or ends it when it takes longer than anything here may.
    @discardableResult
    package static func run(
        _ arguments: [String], input: String = "", program: String = Program.path, within seconds: Double = 120
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        let errors = Mutex(Data())
        try process.run()
        let reader = Thread {
            let data = (try? stderr.fileHandleForReading.readToEnd()) ?? nil
            errors.withLock { $0 = data ?? Data() }
        }
        reader.start()
        try? stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try? stdin.fileHandleForWriting.close()
        let child = process.processIdentifier
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread { if isDone.wait(timeout: .now() + seconds) == .timedOut { kill(child, SIGKILL) } }
        defer { isDone.signal() }
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        while !reader.isFinished { usleep(1_000) }
        return Outcome(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: errors.withLock { String(decoding: $0, as: UTF8.self) })
    }

    /// Runs a command that must succeed.
    @discardableResult
    package static func must(
        _ arguments: [String], input: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let outcome = try run(arguments, input: input)
        try #require(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }
}
