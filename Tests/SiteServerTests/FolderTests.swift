import Failures
import Foundation
import HTTPHost
import SiteServer
import SyncRules
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
        #expect(failure?.code == .argumentInvalid && failure?.remedy.contains("--url") == true)
    }

    @Test(arguments: [
        "http://central:0", "http://central:65536", "https://central:99999", "http://[::1]:70000/path", "http://central:99999999999999999999",
        "http://[::1]:4294967376999999999999/x",
    ])
    func `a port that no machine has is refused, when the address is given and when it was written by hand`(url: String) throws {
        let failure = #expect(throws: Failure.self) { try SiteServerConfiguration(url: url, site: "Clinic") }
        #expect(failure?.code == .argumentInvalid && failure?.remedy.contains("--url") == true)
        let site = try TestSite("Clinic", url: "http://central:65535")
        defer { site.remove() }
        try Data(#"{"url":"\#(url)","site":"Clinic"}"#.utf8).write(to: URL(fileURLWithPath: "\(site.folder.path)/site.json"))
        #expect(throws: Failure.self) { try site.folder.configuration() }
    }

    @Test func `an interval or a port that no program can keep is refused, also for one run`() throws {
        var configuration = try SiteServerConfiguration(url: "http://central", site: "Clinic")
        for seconds in [-1, 99_999_999_999_999, Int.max, Int.min] {
            #expect(throws: Failure.self) { try SiteServerConfiguration(url: "http://central", site: "Clinic", intervalSeconds: seconds) }
            configuration.intervalSeconds = seconds
            let failure = #expect(throws: Failure.self) { try configuration.check() }
            #expect(failure?.code == .argumentInvalid && failure?.remedy.contains("--interval") == true)
        }
        configuration.intervalSeconds = 60
        try configuration.check()
        configuration.port = 65_536
        #expect(#expect(throws: Failure.self) { try configuration.check() }?.remedy.contains("--port") == true)
    }

    @Test func `a folder that holds nothing yet is set up again with the right address, one that holds records is not`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://central")
            defer { site.remove() }
            let path = site.folder.path
            func setUp(_ url: String, _ password: String) throws -> SiteFolder {
                try SiteFolder.create(
                    path, configuration: SiteServerConfiguration(url: url, site: "Clinic"), password: password, clock: .system())
            }
            let database = try site.engine().status(logLines: 0).database
            let again = try setUp("http://127.0.0.1:\(port)", TestCentral.password)
            #expect(try again.configuration().url == "http://127.0.0.1:\(port)")
            #expect(try site.engine().status(logLines: 0).database == database, "it stays the same device")
            _ = try await site.sync()
            let failure = #expect(throws: Failure.self) { try setUp("http://elsewhere", "secret word") }
            #expect(failure?.code == .alreadyInitialised)
            #expect(failure?.code.remedy.contains("site edit") == true)
            #expect(try again.configuration().url == "http://127.0.0.1:\(port)")
            _ = try await site.sync()
        }
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
