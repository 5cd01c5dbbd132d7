import Failures
import Foundation
import HTTPHost
import SiteServer
import Sync
import Testing

@Suite("A site's data folder")
struct FolderTests {
    @Test func `settings are read back as they were written`() throws {
        let site = try TestSite("Clinic", url: "https://central.example:8443/base/", interval: 60, caFile: "/ca.pem")
        defer { site.remove() }
        let expected = try SiteServerConfiguration(
            url: "https://central.example:8443/base", site: "Clinic", intervalSeconds: 60, caFile: "/ca.pem", port: 0)
        #expect(try site.folder.configuration() == expected)
        var edited = expected
        edited.intervalSeconds = 0
        edited.tls = TLSFiles(certificate: "c.pem", key: "k.pem")
        try site.folder.save(edited)
        #expect(try site.folder.configuration() == edited)
    }

    @Test(arguments: ["", "central", "ftp://central", "http://", "http://user:secret@central", "http://central/?a=b", "http://central/#a"])
    func `an address that is none is refused without repeating it as one`(url: String) throws {
        let failure = #expect(throws: Failure.self) { try SiteServerConfiguration(url: url, site: "Clinic") }
        #expect(failure?.code == .argumentInvalid)
    }

    @Test func `a folder is set up once`() throws {
        let site = try TestSite("Clinic", url: "http://central")
        defer { site.remove() }
        let failure = #expect(throws: Failure.self) {
            try SiteFolder.create(
                site.folder.path, configuration: SiteServerConfiguration(url: "http://central", site: "Clinic"), password: "secret word",
                clock: .system())
        }
        #expect(failure?.code == .alreadyInitialised)
    }

    @Test func `a folder that is missing, damaged or central's is told apart`() async throws {
        let nowhere = SiteFolder("/nonexistent/tributary")
        #expect(throws: Failure(.dataFolderMissing, nil, ["folder": "/nonexistent/tributary"])) { try nowhere.configuration() }
        let site = try TestSite("Clinic", url: "http://central")
        defer { site.remove() }
        try Data("{".utf8).write(to: URL(fileURLWithPath: "\(site.folder.path)/site.json"))
        let damaged = await #expect(throws: Failure.self) { try await site.sync() }
        #expect(damaged?.code == .argumentInvalid)
        let central = try TestCentral(sample: false)
        let wrong = #expect(throws: Failure.self) { try SiteFolder(central.folder.path).openDatabase(clock: .system()) }
        #expect(wrong?.code == .wrongRole)
    }
}
