import Foundation
import Payload
import TestSupport

/// Calls a server as a script would: from a process of its own, so that no test waits on a thread that others need.
struct Curl {
    let port: Int
    /// The bearer's token; nil for nobody.
    var token: String?

    struct Reply {
        let status: Int
        let bytes: Data
        var json: JSONValue? { try? JSONValue(parsing: [UInt8](bytes)) }
        var code: String? { json?["code"]?.text }
    }

    /// With the access token of a data folder.
    init(_ folder: String, port: Int) throws {
        self.port = port
        token = try String(contentsOfFile: folder + "/access.token", encoding: .utf8).filter { !$0.isNewline }
    }

    init(port: Int) { self.port = port }

    /// - Parameter headers: as `Name: value`.
    func call(_ method: String, _ path: String, _ body: Data? = nil, headers: [String] = [], scratch: Scratch) throws -> Reply {
        let (out, sent) = (scratch("curl-\(UUID().uuidString)"), scratch("curl-\(UUID().uuidString)"))
        var arguments = ["-s", "-X", method, "-o", out, "-w", "%{http_code}", "-H", "Expect:", "http://127.0.0.1:\(port)\(path)"]
        for header in headers + (token.map { ["Authorization: Bearer \($0)"] } ?? []) { arguments += ["-H", header] }
        if let body {
            try body.write(to: URL(filePath: sent))
            arguments += ["--data-binary", "@\(sent)"]
        }
        let status = try Program.run(arguments, program: "/usr/bin/curl").output
        return Reply(status: Int(status) ?? 0, bytes: FileManager.default.contents(atPath: out) ?? Data())
    }
}
