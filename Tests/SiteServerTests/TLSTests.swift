import CentralServer
import Failures
import Foundation
import HTTPHost
import SiteServer
import Sync
import Testing

@Suite("TLS between a site and central")
struct TLSTests {
    @Test func `a site trusts central's own authority when it is given, and nobody unknown otherwise`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        let files = try Self.certificate(central.folder)
        try await central.serve(tls: files) { port in
            let trusting = try TestSite("Clinic", url: "https://127.0.0.1:\(port)", caFile: files.certificate)
            defer { trusting.remove() }
            _ = try await trusting.sync()
            #expect(try trusting.engine().state() == .ready)

            let wary = try TestSite("Clinic", url: "https://127.0.0.1:\(port)")
            defer { wary.remove() }
            let refused = await #expect(throws: Failure.self) { try await wary.sync() }
            #expect(refused?.code == .centralUnreachable)
            #expect(refused?.message.contains("certificate") == true, "\(refused?.message ?? "")")

            let plain = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { plain.remove() }
            let failure = await #expect(throws: Failure.self) { try await plain.sync() }
            #expect(failure?.code == .centralUnreachable || failure?.code == .centralAnswerMalformed)

            let broken = try TestSite("Clinic", url: "https://127.0.0.1:\(port)", caFile: "/nonexistent.pem")
            defer { broken.remove() }
            let missing = await #expect(throws: Failure.self) { try await broken.sync() }
            #expect(missing?.code == .certificateInvalid)
        }
    }

    /// A certificate of its own authority for this machine.
    private static func certificate(_ folder: URL) throws -> TLSFiles {
        let files = TLSFiles(certificate: folder.appending(path: "server.pem").path, key: folder.appending(path: "server.key").path)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", files.key, "-out", files.certificate, "-days", "2",
            "-subj", "/CN=central.test", "-addext", "subjectAltName=IP:127.0.0.1",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return files
    }
}
