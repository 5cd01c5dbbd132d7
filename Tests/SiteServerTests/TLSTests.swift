import CentralServer
import Failures
import Foundation
import HTTPHost
import SiteServer
import SyncRules
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
            #expect(refused?.code == .certificateUntrusted)
            #expect(refused?.message.contains("authority") == true, "\(refused?.message ?? "")")

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

    @Test(arguments: [
        ("20200101000000Z", "20210101000000Z", "IP:127.0.0.1", FailureCode.certificateExpired, "2021-01-01"),
        ("20980101000000Z", "20990101000000Z", "IP:127.0.0.1", FailureCode.certificateNotYetValid, "2098-01-01"),
        ("20200101000000Z", "20990101000000Z", "DNS:central.example", FailureCode.certificateOtherName, "central.example"),
    ]) func `each reason to refuse a certificate has its own code, and says what is wrong`(
        from: String, until: String, name: String, code: FailureCode, word: String
    ) async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        let files = try Self.certificate(central.folder, name: name, from: from, until: until)
        try await central.serve(tls: files) { port in
            let site = try TestSite("Clinic", url: "https://127.0.0.1:\(port)", caFile: files.certificate)
            defer { site.remove() }
            let refused = await #expect(throws: Failure.self) { try await site.sync() }
            #expect(refused?.code == code)
            #expect(refused?.message.contains(word) == true, "\(refused?.message ?? "")")
        }
    }

    @Test func `a server without TLS is told from one whose certificate is refused`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "https://127.0.0.1:\(port)")
            defer { site.remove() }
            let refused = await #expect(throws: Failure.self) { try await site.sync() }
            #expect(refused?.code == .tlsNotSpoken)
        }
    }

    /// A certificate of its own authority, valid in this time.
    private static func certificate(_ folder: URL, name: String, from: String, until: String) throws -> TLSFiles {
        let files = TLSFiles(certificate: folder.appending(path: "server.pem").path, key: folder.appending(path: "server.key").path)
        let path = folder.path
        let settings = """
            [ca]
            default_ca = one
            [one]
            database = \(path)/index
            serial = \(path)/serial
            new_certs_dir = \(path)
            default_md = sha256
            policy = any
            copy_extensions = copy
            [any]
            commonName = supplied
            """
        try settings.write(toFile: path + "/ca.conf", atomically: true, encoding: .utf8)
        try "".write(toFile: path + "/index", atomically: true, encoding: .utf8)
        try "01\n".write(toFile: path + "/serial", atomically: true, encoding: .utf8)
        try openssl([
            "req", "-newkey", "rsa:2048", "-nodes", "-keyout", files.key, "-out", path + "/request", "-subj", "/CN=central.test",
            "-addext", "subjectAltName=\(name)",
        ])
        try openssl([
            "ca", "-batch", "-notext", "-config", path + "/ca.conf", "-selfsign", "-keyfile", files.key, "-in", path + "/request",
            "-out", files.certificate, "-startdate", from, "-enddate", until,
        ])
        return files
    }

    /// A certificate of its own authority for this machine.
    private static func certificate(_ folder: URL) throws -> TLSFiles {
        let files = TLSFiles(certificate: folder.appending(path: "server.pem").path, key: folder.appending(path: "server.key").path)
        try openssl([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", files.key, "-out", files.certificate, "-days", "2",
            "-subj", "/CN=central.test", "-addext", "subjectAltName=IP:127.0.0.1",
        ])
        return files
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
