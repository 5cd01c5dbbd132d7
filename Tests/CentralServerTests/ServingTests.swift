import AsyncHTTPClient
import CentralServer
import Failures
import Foundation
import HTTPHost
import Logging
import Storage
import SyncCentral
import SyncSite
import Testing

@Suite("Starting and stopping central")
struct ServingTests {
    /// Starts a second server that is expected to fail.
    private func start(_ configuration: CentralServerConfiguration, _ database: LedgerDatabase) async throws {
        try await centralService(database: database, configuration: configuration, logger: CapturedLog().logger).run()
    }

    private func code(_ body: () async throws -> Void) async -> FailureCode? {
        do { try await body() } catch { return (error as? Failure)?.code }
        return nil
    }

    @Test func `a port in use is told, and the server that has it goes on`() async throws {
        try await withCentral { central in
            let folder = try CentralUnderTest.makeFolder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let database = try CentralUnderTest.makeDatabase(folder)
            try Administration(database).initialiseCentral(name: "Other", databaseID: "database-other", siteID: "site-other")
            var configuration = CentralUnderTest.configuration(folder)
            configuration.address.port = central.port
            let taken = configuration
            #expect(await code { try await start(taken, database) } == .portInUse)
            #expect(try await central.call(.GET, "/health").status == 200)
            configuration.address = HostAddress(host: "no-such-host.invalid", port: 0)
            let unknown = configuration
            #expect(await code { try await start(unknown, database) } == .argumentInvalid)
        }
    }

    @Test func `a data folder is served by one process, and free again afterwards`() async throws {
        let folder = try await withCentral { central in
            let configuration = CentralUnderTest.configuration(central.folder)
            #expect(await code { try await start(configuration, central.database) } == .dataFolderInUse)
            let second = try CentralUnderTest.makeFolder()
            let lock = try FolderLock(folder: second.path)
            #expect(throws: Failure(.dataFolderInUse, nil, ["folder": second.path])) { try FolderLock(folder: second.path) }
            lock.release()
            _ = try FolderLock(folder: second.path)
            return second
        }
        try FileManager.default.removeItem(at: folder)
        #expect(throws: Failure(.dataFolderMissing, nil, ["folder": folder.path])) { try FolderLock(folder: folder.path) }
    }

    @Test func `a site's folder is not served as central`() async throws {
        let folder = try CentralUnderTest.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try CentralUnderTest.makeDatabase(folder)
        try SiteEngine(database).initialise(databaseID: "database-site")
        #expect(await code { try await start(CentralUnderTest.configuration(folder), database) } == .wrongRole)
    }

    @Test func `the access token is made once, for this user only, and never described`() throws {
        let folder = try CentralUnderTest.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let token = try AccessToken.load(folder: folder.path)
        let file = folder.appending(path: AccessToken.fileName)
        let text = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)
        #expect(text.count == 64)
        #expect(token.matches(text))
        #expect(try AccessToken.load(folder: folder.path).matches(text))
        #expect(!token.matches(String(text.dropLast())))
        #expect(!"\(token) \(String(reflecting: token))".contains(text))
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `calls travel over TLS with the certificate given`() async throws {
        let folder = try CentralUnderTest.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try Self.certificate(folder, "server")
        try await withCentral({ $0.tls = files }, trust: files.certificate) { central in
            try central.addSite("Clinic")
            #expect(try await central.call(.GET, "/health", scheme: "https").status == 200)
            let opened = try await central.call(.POST, "/login", body: Array("token=\(try central.token)".utf8), scheme: "https")
            #expect(opened.headers.first(name: "Set-Cookie")?.contains("Secure") == true)
            await #expect(throws: (any Error).self) { try await central.call(.GET, "/health", scheme: "http") }
        }
    }

    @Test func `a certificate that is missing, damaged or of another key is refused at the start`() async throws {
        let folder = try CentralUnderTest.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try Self.certificate(folder, "first")
        let second = try Self.certificate(folder, "second")
        let damaged = folder.appending(path: "damaged.pem").path
        try Data("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8).write(to: URL(filePath: damaged))
        for files in [
            TLSFiles(certificate: "\(folder.path)/missing.pem", key: first.key), TLSFiles(certificate: damaged, key: first.key),
            TLSFiles(certificate: first.certificate, key: second.key), TLSFiles(certificate: first.certificate, key: damaged),
        ] {
            await #expect(throws: Failure(.certificateInvalid, nil, ["certificate": files.certificate, "key": files.key])) {
                try await withCentral({ $0.tls = files }) { _ in }
            }
        }
    }

    static func certificate(_ folder: URL, _ name: String) throws -> TLSFiles {
        let files = TLSFiles(certificate: folder.appending(path: "\(name).pem").path, key: folder.appending(path: "\(name).key").path)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", files.key, "-out", files.certificate, "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return files
    }
}
