import Failures
import Foundation
import Hummingbird
import NIOCore
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import TestSupport
import Testing

@testable import CentralServer
@testable import HTTPHost
@testable import SiteServer

@Suite("The doctor, check by check, well and unwell")
struct DoctorTests {
    private static let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }

    private func folder() throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "tributary-doctor-\(UUID().uuidString)").path
        try PrivateFolder.make(path)
        return path
    }

    private func probe(_ url: String, caFile: String? = nil, now: @escaping @Sendable () -> Int64 = Self.now) async throws -> ProbeOutcome {
        try await CentralProbe(url: url, caFile: caFile, within: .seconds(5), now: now).look()
    }

    // MARK: The machine

    @Test func `a folder is its owner's alone, or it is said who may do what`() throws {
        let path = try folder()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try SmallFile.write(Array("x".utf8), to: path + "/site.password", mode: 0o600)
        #expect(FolderRights(folder: path).look().verdict == .ok)
        chmod(path, 0o755)
        let open = FolderRights(folder: path).look()
        #expect(open.verdict == .fail && open.code == .dataFolderNotPrivate && open.sentence.contains("0755"))
        #expect(open.remedy?.contains("chmod 700 \(path)") == true)
        #expect(FolderRights(folder: path + "/nowhere").look().code == .dataFolderMissing)
    }

    @Test(.enabled(if: getuid() == 0)) func `a file that another user left in the folder is named, with what gives it back`() throws {
        let path = try folder()
        defer { try? FileManager.default.removeItem(atPath: path) }
        chown(path, 1_234, 1_234)
        for name in ["tributary.sqlite", "tributary.sqlite-wal"] { try SmallFile.write([], to: "\(path)/\(name)", mode: 0o600) }
        chown(path + "/tributary.sqlite", 1_234, 1_234)
        let finding = FolderRights(folder: path).look()
        #expect(finding.verdict == .fail && finding.code == .dataFolderReadOnly)
        #expect(finding.sentence.contains("The file tributary.sqlite-wal belongs to another user"), "\(finding.sentence)")
        chown(path + "/tributary.sqlite-wal", 1_234, 1_234)
        #expect(FolderRights(folder: path).look().verdict == .ok)
    }

    @Test func `room on the disk is judged beside the database`() throws {
        let path = try folder()
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(DiskRoom(folder: path).look().figure?.value == DiskSpace(of: path)?.freeBytes || DiskRoom(folder: path).look().figure != nil)
        #expect(DiskRoom.judged(DiskSpace(freeBytes: 10_000_000_000), database: 1_000_000_000).verdict == .ok)
        let little = DiskRoom.judged(DiskSpace(freeBytes: 900_000_000), database: 1_000_000_000)
        #expect(little.verdict == .warn && little.figure == Measure(900_000_000, .bytes) && little.sentence.contains("900 MB are free"))
        let full = DiskRoom.judged(DiskSpace(freeBytes: 1_000_000), database: 0)
        #expect(full.verdict == .fail && full.code == .diskFull)
        #expect(DiskRoom.judged(DiskSpace(freeBytes: 10_000_000_000, freeFiles: 3), database: 0).verdict == .fail)
    }

    @Test(arguments: [(0, "0 kB"), (1_949_999, "1.9 MB"), (64_000_000, "64 MB"), (999_960_000, "1 GB"), (5_000_000_000_000, "5 TB")])
    func `sizes are said as people say them`(bytes: Int, words: String) { #expect(Measure.size(Int64(bytes)) == words) }

    @Test func `a log that is held back is told`() throws {
        let path = try folder()
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(LogSize(folder: path).look().verdict == .ok)
        #expect(FileManager.default.createFile(atPath: path + "/tributary.sqlite-wal", contents: nil))
        #expect(truncate(path + "/tributary.sqlite-wal", 300_000_000) == 0)
        let finding = LogSize(folder: path).look()
        #expect(finding.verdict == .warn && finding.figure == Measure(300_000_000, .bytes))
    }

    @Test(
        arguments: [
            (nil, Verdict.skipped, nil), ("no JSON", .skipped, nil), (#"{"at":1799990000,"proven":true}"#, .ok, nil),
            (#"{"at":1799000000,"proven":true}"#, .warn, nil), (#"{"at":1799990000,"proven":false}"#, .warn, nil), ("{}", .warn, nil),
            (#"{"at":-9223372036854775808,"proven":true}"#, .warn, nil),
            (#"{"at":1799990000,"proven":true,"code":"disk-full","message":"No room.","remedy":"Make some."}"#, .warn, FailureCode.diskFull),
        ] as [(String?, Verdict, FailureCode?)])
    func `the last backup that the program made is told with its age and what went wrong since`(text: String?, verdict: Verdict, code: FailureCode?) throws {
        let path = try folder()
        defer { try? FileManager.default.removeItem(atPath: path) }
        if let text { try SmallFile.write(Array(text.utf8), to: "\(path)/backup.json", mode: 0o600) }
        let finding = BackupAge(folder: path, now: 1_800_000_000).look()
        #expect(finding.verdict == verdict && finding.code == code, "\(finding)")
        #expect((finding.remedy != nil) == (verdict == .warn))
    }

    @Test func `a database is whole, damaged, of another version or too large for a short look`() throws {
        let central = try TestCentral()
        let file = central.folder.appending(path: "tributary.sqlite").path
        let size = try #require(FileFacts(file)?.size)
        let examination = try DatabaseExamination(path: file)
        #expect(DatabaseSoundness(examination, size: size).look().verdict == .ok)
        #expect(DatabaseSoundness(examination, size: size, within: .zero).look().verdict == .skipped)
        #expect(SchemaVersion(examination).look().verdict == .ok)
        try central.database.engine.write { try $0.execute("DELETE FROM migrations WHERE name = '0016-accounts'") }
        #expect(SchemaVersion(examination).look().verdict == .warn)
        try central.database.engine.write { try $0.execute("INSERT INTO migrations (name) VALUES ('9999-later')") }
        let newer = SchemaVersion(examination).look()
        #expect(newer.verdict == .fail && newer.code == .databaseFromFuture)
        // The first page of the records, in a copy that nobody else has open.
        let (page, pageSize) = try central.database.engine.read { sql in
            let root = try sql.prepare("SELECT rootpage FROM sqlite_master WHERE name = 'records'").first { $0.int(0) }
            return (try #require(root), try #require(try sql.prepare("PRAGMA page_size").first { $0.int(0) }))
        }
        let copy = central.folder.appending(path: "copy.sqlite").path
        try DatabaseFile.copy(file, to: copy)
        let handle = try #require(FileHandle(forWritingAtPath: copy))
        try handle.seek(toOffset: UInt64((page - 1) * pageSize))
        try handle.write(contentsOf: Data(repeating: 0x5A, count: Int(pageSize)))
        try handle.close()
        let damaged = DatabaseSoundness(try DatabaseExamination(path: copy), size: size).look()
        #expect(damaged.verdict == .fail && damaged.code == .databaseDamaged)
    }

    // MARK: The line

    @Test func `a central server is known by its refusal, and no contact is noted`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let outcome = try await probe("http://127.0.0.1:\(port)")
            #expect(AddressCheck(outcome).look().verdict == .ok, "\(AddressCheck(outcome).look())")
            #expect(CertificateEnd(outcome).look().verdict == .skipped)
            #expect(ClockCheck(outcome).look().verdict == .ok)
            let late = try await probe("http://127.0.0.1:\(port)", now: { Self.now() - 7_200 })
            let clock = ClockCheck(late).look()
            #expect(clock.verdict == .warn && clock.code == .clockDiffers && clock.sentence.contains("behind"))
            #expect((clock.figure?.value ?? 0) < -7_100)
        }
        #expect(try central.administration.sites().allSatisfy { $0.lastContact == nil })
    }

    @Test func `central's trouble with its own machine is told as a warning`() async throws {
        let answer = FailureMessage.encode(Failure(.diskFull))
        try await Self.answering(.init(status: .init(code: 507), body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer)))) { port in
            let finding = AddressCheck(try await probe("http://127.0.0.1:\(port)")).look()
            #expect(finding.verdict == .warn && finding.code == .centralStorageFailed)
        }
    }

    @Test(arguments: [
        (200, "<html><body>Log in to the network</body></html>", FailureCode.answerIsWebPage), (404, "", .addressNotCentral),
        (502, "Bad gateway", .proxyWithoutCentral), (200, "", .answerEmpty), (302, "", .addressRedirects), (200, "{}", .centralAnswerMalformed),
        (404, #"{"error":{"code":"route-unknown","message":"x"}}"#, .addressNotCentral),
    ]) func `whoever answers in central's place is named`(status: Int, body: String, code: FailureCode) async throws {
        try await Self.answering(Response(status: .init(code: status), body: ResponseBody(byteBuffer: ByteBuffer(string: body)))) { port in
            let outcome = try await probe("http://127.0.0.1:\(port)")
            let finding = AddressCheck(outcome).look()
            #expect(finding.verdict == .fail && finding.code == code, "\(finding)")
            #expect(finding.remedy?.isEmpty == false)
            #expect(ClockCheck(outcome).look().verdict == .skipped)
        }
    }

    @Test func `nobody answers, or not in time: the check ends by itself`() async throws {
        let port = try await LastingPort.take()
        #expect(AddressCheck(try await probe("http://127.0.0.1:\(port)")).look().code == .centralUnreachable)
        let silent = try SilentSocket()
        let start = ContinuousClock.now
        let outcome = try await CentralProbe(url: "https://127.0.0.1:\(silent.port)", caFile: nil, within: .seconds(1), now: Self.now).look()
        #expect(AddressCheck(outcome).look().code == .centralUnreachable)
        #expect(CertificateEnd(outcome).look().verdict == .skipped)
        #expect(ContinuousClock.now - start < .seconds(45))
    }

    @Test(arguments: [(2, Verdict.warn), (29, .warn), (60, .ok)])
    func `a certificate that ends soon is told before it does`(days: Int, verdict: Verdict) async throws {
        let central = try TestCentral(sample: false)
        let files = try TestCertificate.make(central.folder, days: days)
        try await central.serve(tls: files) { port in
            let outcome = try await probe("https://127.0.0.1:\(port)", caFile: files.certificate)
            #expect(AddressCheck(outcome).look().verdict == .ok)
            let finding = CertificateEnd(outcome).look()
            #expect(finding.verdict == verdict, "\(finding)")
            #expect(finding.sentence.contains("127.0.0.1") && [days, days - 1].contains(Int(finding.figure?.value ?? -1)))
            let own = await OwnCertificate(file: files.certificate, serving: ("127.0.0.1", port), now: Self.now()).look()
            #expect(own.verdict == verdict)
            let strange = CertificateEnd(try await probe("https://127.0.0.1:\(port)")).look()
            #expect(strange.verdict == .fail && strange.code == .certificateUntrusted)
        }
    }

    @Test(arguments: [
        ("20200101000000Z", "20210101000000Z", "IP:127.0.0.1", FailureCode.certificateExpired),
        ("20980101000000Z", "20990101000000Z", "IP:127.0.0.1", .certificateNotYetValid),
        ("20200101000000Z", "20990101000000Z", "DNS:central.example", .certificateOtherName),
    ]) func `a certificate that sites refuse fails with its code`(from: String, until: String, name: String, code: FailureCode) async throws {
        let central = try TestCentral(sample: false)
        let files = try TestCertificate.make(central.folder, name: name, from: from, until: until)
        try await central.serve(tls: files) { port in
            let outcome = try await probe("https://127.0.0.1:\(port)", caFile: files.certificate)
            #expect(CertificateEnd(outcome).look().code == code && CertificateEnd(outcome).look().verdict == .fail)
            // One thing that is wrong is told once.
            #expect(AddressCheck(outcome).look().verdict == .skipped)
        }
        let own = await OwnCertificate(file: files.certificate, now: Self.now()).look()
        #expect(code == .certificateOtherName ? own.verdict == .ok : own.code == code && own.verdict == .fail)
    }

    @Test func `a certificate file that was renewed or lost is told, while the program shows the old one`() async throws {
        let central = try TestCentral(sample: false)
        let files = try TestCertificate.make(central.folder, days: 60)
        try await central.serve(tls: files) { port in
            let renewed = try TestCertificate.make(central.folder, days: 90)
            let finding = await OwnCertificate(file: renewed.certificate, serving: ("127.0.0.1", port), now: Self.now()).look()
            #expect(finding.verdict == .warn && finding.sentence.contains("another certificate than the file"))
        }
        #expect(await OwnCertificate(file: nil, now: Self.now()).look().verdict == .skipped)
        #expect(await OwnCertificate(file: central.folder.path + "/none.pem", now: Self.now()).look().code == .certificateInvalid)
    }

    // MARK: Helpers

    /// A server that answers every session so.
    static func answering(_ response: Response, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let router = Router(context: HostContext.self)
        router.post("sync/v1/session") { _, _ in response }
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let server = try HostServer(
            router: router, address: HostAddress(host: "127.0.0.1", port: 0), tls: nil, limits: HostLimits(), services: [], logger: .silent
        ) {
            announce.yield($0)
            announce.finish()
        }
        try await running(server, ports, announce, body)
    }
}
