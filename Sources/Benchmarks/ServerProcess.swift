import Failures
import Foundation
import HTTPHost
import Payload

/// A central server as users run it, in a process of its own, measured from outside.
final class ServerProcess {
    private let process = Process()
    private let folder: URL
    /// Where it listens.
    let url: String

    /// Starts this very program as a server on `folder`, which holds central's database as `tributary.sqlite`.
    init(folder: URL) throws {
        self.folder = folder
        let note = folder.appending(path: "serve.json")
        try? FileManager.default.removeItem(at: note)
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["central", "serve", "--data", folder.path, "--port", "0", "--log-level", "error"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        var found: String?
        for _ in 0..<1_000 where found == nil && process.isRunning {
            usleep(10_000)
            found = FileManager.default.contents(atPath: note.path).flatMap { try? JSONValue(parsing: [UInt8]($0)) }?["url"]?.text
        }
        guard let found else {
            process.terminate()
            throw Failure(.internalFault, "The server to be measured does not start.")
        }
        url = found
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// Processor time used so far, user and system.
    func cpu() -> Duration {
        guard let stat = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return .zero }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return .zero }
        return .milliseconds((user + system) * 1_000 / max(sysconf(Int32(_SC_CLK_TCK)), 1))
    }

    /// Resident memory now, in bytes.
    func memory() -> Int { memory("VmRSS:") }

    /// The most resident memory since its start, in bytes.
    func peakMemory() -> Int { memory("VmHWM:") }

    private func memory(_ line: String) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8),
            let found = status.split(separator: "\n").first(where: { $0.hasPrefix(line) })
        else { return 0 }
        return (found.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1_024
    }
}
