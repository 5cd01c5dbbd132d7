import Foundation
import Payload
import Testing

/// A server process, with the address it wrote into its data folder.
package final class Server {
    package let process = Process()
    package let folder: String
    package let log: String

    package init(_ arguments: [String], folder: String) throws {
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
    package func port() throws -> Int {
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
    package func killNow() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks it to end and waits.
    package func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
