import Foundation
import Payload
import Synchronization
import Testing

/// The real program in real processes: what users run.
struct Program {
    /// Beside the test bundle, where the build puts it.
    static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "tributary").path

    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        var json: JSONValue? { try? JSONValue(parsing: output) }
    }

    /// Runs a command to its end, or ends it when it takes longer than anything here may.
    @discardableResult
    static func run(
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
    static func must(
        _ arguments: [String], input: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let outcome = try run(arguments, input: input)
        try #require(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }
}

/// A server process, with the address it wrote into its data folder.
final class Server {
    let process = Process()
    let folder: String
    let log: String

    init(_ arguments: [String], folder: String) throws {
        self.folder = folder
        log = folder + "/server.log"
        try? FileManager.default.removeItem(atPath: folder + "/serve.json")
        process.executableURL = URL(filePath: Program.path)
        process.arguments = arguments
        try Data().write(to: URL(filePath: log))
        let output = FileHandle(forWritingAtPath: log) ?? .nullDevice
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Waits until the server has said where it listens.
    func port() throws -> Int {
        let deadline = Date().addingTimeInterval(60)
        while Date() < deadline {
            if let data = FileManager.default.contents(atPath: folder + "/serve.json"),
                let url = (try? JSONValue(parsing: [UInt8](data)))?["url"]?.text, let port = URL(string: url)?.port
            {
                return port
            }
            guard process.isRunning else { break }
            usleep(20_000)
        }
        let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        Issue.record("the server in \(folder) does not listen: \(said)")
        throw CancellationError()
    }

    /// Ends it as a power cut would end a program: at once.
    func killNow() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks it to end and waits.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// A folder that goes with the test.
final class Scratch {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "tributary-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }
}
