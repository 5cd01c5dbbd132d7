import Failures
import Foundation
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import Testing

@testable import CentralServer
@testable import SiteServer
@testable import SyncSite

@Suite("R-SITE 5: a site's device has a key of its own")
struct SiteKeyTests {
    private static let newPassword = "another long password"

    private static func has(_ name: String, _ site: TestSite) -> Bool { SmallFile.exists(site.folder.file(name)) }

    private static func setPassword(_ central: TestCentral, clearsPairing: Bool = false) throws {
        var edit = Administration.SiteEdit()
        edit.secret = try SitePassword.hash(newPassword, cost: TestCentral.cost)
        edit.clearsPairing = clearsPairing
        _ = try central.administration.editSite("Clinic", edit)
    }

    /// The folder as it is, in another place.
    private static func copy(_ site: TestSite) throws -> TestSite {
        let path = FileManager.default.temporaryDirectory.appending(path: "tributary-\(UUID().uuidString)").path
        try FileManager.default.copyItem(atPath: site.folder.path, toPath: path)
        return TestSite(folder: SiteFolder(path), options: site.options)
    }

    /// Central served, and the device of a site that has synced once.
    private static func withPaired(_ body: @escaping @Sendable (TestCentral, TestSite) async throws -> Void) async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            _ = try await site.sync()
            try await body(central, site)
        }
    }

    @Test func `once it is paired the password is gone from the device, and a new one breaks nothing`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            #expect(Self.has("site.password", site) && !site.folder.hasOwnKey)
            _ = try await site.sync()
            #expect(!Self.has("site.password", site) && site.folder.hasOwnKey)
            let file = site.folder.file("site.key")
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let key = try #require(try site.folder.key())
            #expect(try key.central?.count == 32 && key.database == site.engine().status().database)
            // Central can know the key by its hash alone.
            let kept = try #require(try central.database.read { try $0.siteKeys.keys(of: "site-Clinic") }.first)
            #expect(try kept.hash == key.offer().hash && kept.half == key.offer().half)
            try central.database.engine.checkpoint()
            let bytes = try Data(contentsOf: central.folder.appending(path: "tributary.sqlite"))
            #expect(bytes.range(of: Data(key.text.utf8)) == nil)
            try Self.setPassword(central)
            _ = try await site.sync()
            #expect(try site.folder.key() == key)
        }
    }

    @Test func `a session that was opened by a key goes on when the password is changed`() async throws {
        try await Self.withPaired { central, site in
            try await site.serve { serving in
                try await serving.ready()
                _ = try await serving.runner.sync()
                let token = try #require(await serving.runner.token)
                try Self.setPassword(central)
                _ = try await serving.runner.sync()
                #expect(await serving.runner.token == token)
            }
        }
    }

    @Test func `bundles go by the key that central knows, until it knows the one of a new database id`() throws {
        let half = [UInt8](repeating: 5, count: 32)
        let voucher = KeyVoucher(site: "site-Clinic", voucher: half)
        let former = SiteKey(
            database: "first", text: String(repeating: "ab", count: 32), secret: [UInt8](repeating: 7, count: 32), voucher: voucher, central: half)
        // A restored device draws its key when it first looks for a network, found or not.
        let drawn = try SiteKey(decoding: SiteKey.make(for: "second", after: former).encoded())
        #expect(try drawn.bundlePair().half == former.bundlePair().half && drawn.offer().half != former.offer().half)
        #expect(try SiteKey.make(for: "third", after: drawn).bundlePair().half == former.bundlePair().half)
        let known = try SiteKey(decoding: drawn.kept(KeyReceipt(voucher: half, half: half), site: "site-Clinic").encoded())
        #expect(try known.bundlePair().half == drawn.offer().half)
    }

    @Test func `a device of before signs in with the password and gets its key at the next session`() async throws {
        try await Self.withPaired { central, site in
            SmallFile.remove(site.folder.file("site.key"))
            try site.folder.setPassword(TestCentral.password)
            _ = try await site.sync()
            #expect(!Self.has("site.password", site) && site.folder.hasOwnKey)
            #expect(try await site.sync().received == 0)
        }
    }

    @Test func `a central that was restored to before the pairing knows the key by its own word`() async throws {
        try await Self.withPaired { central, site in
            try central.database.write { try $0.siteKeys.forget(of: "site-Clinic") }
            _ = try await site.sync()
            #expect(try central.database.read { try $0.siteKeys.keys(of: "site-Clinic").count } == 1)
            // With another secret central's word means nothing, and only the password helps.
            try central.database.write { try $0.siteKeys.forget(of: "site-Clinic") }
            try Self.spoilVoucher(site)
            let failure = await #expect(throws: Failure.self) { try await site.sync() }
            #expect(failure?.code == .siteKeyUnknown)
            try site.folder.setPassword(TestCentral.password)
            _ = try await site.sync()
            #expect(site.folder.hasOwnKey && !Self.has("site.password", site))
        }
    }

    private static func spoilVoucher(_ site: TestSite) throws {
        let file = site.folder.file("site.key")
        var text = try String(contentsOfFile: file, encoding: .utf8)
        let mark = "site-Clinic "
        let at = try #require(text.range(of: mark)).upperBound
        let digit = text[at]
        text.replaceSubrange(at...at, with: digit == "0" ? "1" : "0")
        try SmallFile.write(Array(text.utf8), to: file, mode: 0o600)
    }

    @Test func `a cleared pairing with a new password shuts the device out until somebody gives it the password`() async throws {
        try await Self.withPaired { central, site in
            let key = try #require(try site.folder.key())
            try Self.setPassword(central, clearsPairing: true)
            let failure = await #expect(throws: Failure.self) { try await site.sync() }
            #expect(failure?.code == .siteKeyUnknown)
            // Nor does central's earlier word help once nothing is remembered of the key itself.
            try central.database.write { try $0.siteKeys.forget(of: "site-Clinic") }
            let byVoucher = await #expect(throws: Failure.self) { try await site.sync() }
            #expect(byVoucher?.code == .siteKeyUnknown)
            try site.folder.setPassword(Self.newPassword)
            _ = try await site.sync()
            #expect(try site.folder.key()?.text != key.text)
            #expect(try site.engine().state() == .ready)
        }
    }

    @Test func `of two copies the one that calls after a cleared pairing goes on by its key, and the other is retired`() async throws {
        try await Self.withPaired { central, site in
            let other = try Self.copy(site)
            defer { other.remove() }
            var edit = Administration.SiteEdit()
            edit.clearsPairing = true
            _ = try central.administration.editSite("Clinic", edit)
            let before = try #require(try site.folder.key())
            _ = try await site.sync()
            let after = try #require(try site.folder.key())
            #expect(after.text != before.text && after.database != before.database && site.folder.hasOwnKey && after.former == nil)
            let failure = await #expect(throws: Failure.self) { try await other.sync() }
            #expect(failure?.code == .deviceRetired)
            _ = try await site.sync()
        }
    }

    @Test func `a folder with neither key nor password says so, and what to do`() async throws {
        let site = try TestSite("Clinic", url: "http://127.0.0.1:9")
        defer { site.remove() }
        site.folder.forgetPassword()
        let failure = await #expect(throws: Failure.self) { try await site.sync() }
        #expect(failure?.code == .siteKeyUnknown)
        #expect(failure?.remedy.contains("tributary site edit --password-file") == true)
    }

    @Test func `nothing that describes a key tells it`() throws {
        let key = SiteKey.make(for: "database", after: nil)
        #expect(!"\(key)".contains(key.text) && !String(reflecting: key).contains(key.text))
        #expect(try SiteKey(decoding: key.encoded()) == key)
        #expect(throws: Failure.self) { try SiteKey(decoding: Array("{}".utf8)) }
    }
}
