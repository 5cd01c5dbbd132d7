import Foundation
import Payload
import SyncSite
import Testing

/// The real program in processes of its own, set up and driven as its users do.
struct ProcessesApart: Machinery {
    func serveCentral(_ folder: String) async throws -> ServedProgram {
        try serve(Server(["central", "serve", "--data", folder, "--port", "0"], folder: folder))
    }

    func serveSite(_ folder: String) async throws -> ServedProgram {
        try serve(Server(["site", "serve", "--data", folder, "--port", "0"], folder: folder))
    }

    private func serve(_ server: sending Server) throws -> ServedProgram {
        let child = ChildProcess(server)
        return ServedProgram(port: try child.server.withLock { try $0.port() }) { child.server.withLock { $0.killNow() } }
    }

    func makeSite(_ name: String, _ folder: String, url: String, password: String) throws {
        let file = folder + ".password"
        try password.write(toFile: file, atomically: true, encoding: .utf8)
        try Program.must([
            "site", "init", "--data", folder, "--url", url, "--site", name, "--password-file", file, "--interval", "0", "--port", "0",
        ])
    }

    func carry(_ way: Carrying, site name: String, _ folder: String, central: String, stick: String) throws {
        switch way {
        case .toCentral:
            try Program.must(["site", "bundle", stick, "--data", folder])
            try Program.must(["central", "accept", stick, "--data", central])
        case .toSite:
            try Program.must(["central", "bundle", name, stick, "--data", central])
            try Program.must(["site", "accept", stick, "--data", folder])
        }
    }

    func problems(in folder: String, isCentral: Bool) throws -> [String] {
        // Of all sites the same command would be asked: theirs are counted here, beside the programs.
        guard isCentral else { return try SiteEngine(ServersHere.database(folder)).verify().problems }
        let outcome = try Program.run(["verify", "--data", folder, "--json"])
        return try #require(outcome.json?["problems"]?.elements, "\(outcome)").map { $0.text ?? "" }
    }
}
