import Failures
import Foundation
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import Testing

@testable import CentralServer
@testable import HTTPHost
@testable import SiteServer

@Suite("The doctor, settings and history of a folder")
struct DoctorSettingsTests {
    private static let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }

    private func settings(_ site: TestSite) -> Finding { SiteSettings(site.folder, now: Self.now()).look() }

    @Test func `a site's settings are sane, and each thing that is not is named with its remedy`() throws {
        let site = try TestSite("Clinic", url: "https://central.example:8443")
        defer { site.remove() }
        let good = settings(site)
        #expect(good.verdict == .ok && good.sentence.contains("Clinic") && good.sentence.contains("https://central.example:8443"))

        var changed = try site.folder.configuration()
        changed.isPaused = true
        try site.folder.save(changed)
        #expect(settings(site).verdict == .warn && settings(site).sentence.contains("paused"))
        changed.isPaused = false
        changed.url = "http://central.example"
        changed.host = "0.0.0.0"
        try site.folder.save(changed)
        let plain = settings(site)
        #expect(plain.verdict == .warn && plain.sentence.contains("http:") && plain.sentence.contains("0.0.0.0"))
        changed.caFile = "/nonexistent.pem"
        try site.folder.save(changed)
        #expect(settings(site).verdict == .fail && settings(site).code == .certificateInvalid)

        try SmallFile.write(
            Array(#"{"url":"https://central.example","site":"Clinic","intervalSeconds":"often"}"#.utf8), to: site.folder.file("site.json"), mode: 0o600)
        #expect(settings(site).code == .argumentInvalid && settings(site).sentence.contains("intervalSeconds"))
        try SmallFile.write(Array("{".utf8), to: site.folder.file("site.json"), mode: 0o600)
        let broken = settings(site)
        #expect(broken.verdict == .fail && broken.remedy?.contains("site.json") == true)
    }

    @Test func `the interval and the pause are those in force: what central sets, unless the machine says otherwise`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: nil)
            defer { site.remove() }
            func set(_ terms: SyncTerms) async throws {
                var edit = TermsEdit()
                edit.values = terms
                _ = try central.administration.setTerms(of: "Clinic", edit)
                _ = try await site.sync()
            }
            try await set(SyncTerms(interval: 900))
            #expect(settings(site).verdict == .ok && settings(site).sentence.contains("every 15 minutes, as central sets it"), "\(settings(site))")
            try await set(SyncTerms(isPaused: true))
            let paused = settings(site)
            #expect(paused.verdict == .warn && paused.sentence.contains("Central has paused this site"))
            #expect(paused.remedy?.contains("tributary sites terms Clinic --no-pause") == true)
            try await set(SyncTerms(isPaused: false))
            var own = try site.folder.configuration()
            own.intervalSeconds = 120
            try site.folder.save(own)
            #expect(settings(site).sentence.contains("every 2 minutes, as set on this machine"))
        }
    }

    @Test func `a password's file that is missing or empty is told, and one that is there is never shown`() throws {
        let site = try TestSite("Clinic", url: "https://central.example:8443")
        defer { site.remove() }
        try SmallFile.write([], to: site.folder.file("site.password"), mode: 0o600)
        #expect(settings(site).verdict == .fail && settings(site).code == .credentialsWrong)
        SmallFile.remove(site.folder.file("site.password"))
        #expect(settings(site).verdict == .fail && settings(site).sentence.contains("site.password"))
        try site.folder.setPassword("quite secret")
        #expect(!"\(settings(site))".contains("quite secret") && settings(site).verdict == .ok)
    }

    @Test func `the local interface's own certificate counts too`() throws {
        let site = try TestSite("Clinic", url: "https://central.example:8443")
        defer { site.remove() }
        var changed = try site.folder.configuration()
        changed.tls = try TestCertificate.make(URL(filePath: site.folder.path), days: 10)
        try site.folder.save(changed)
        #expect(settings(site).verdict == .warn && settings(site).sentence.contains("valid until"))
        changed.tls = try TestCertificate.make(URL(filePath: site.folder.path), days: 100)
        #expect(settings(site).verdict == .ok)
    }

    @Test func `how the last sync ended, and how long the last good one is ago`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            #expect(LastSync(site.folder, now: Self.now()).look().verdict == .warn)
            _ = try await site.sync()
            #expect(LastSync(site.folder, now: Self.now()).look().verdict == .ok)
            let later = LastSync(site.folder, now: Self.now() + 30 * 86_400).look()
            #expect(later.verdict == .warn && later.sentence.contains("30 days ago"))
            let other = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", password: "another one")
            defer { other.remove() }
            _ = try? await other.sync()
            let refused = LastSync(other.folder, now: Self.now()).look()
            #expect(refused.verdict == .warn && refused.code == .credentialsWrong && refused.remedy?.isEmpty == false)
        }
    }

    @Test func `a program that serves the folder answers, hangs, or is not there`() async throws {
        let site = try TestSite("Clinic", url: "http://127.0.0.1:9")
        defer { site.remove() }
        let check = ServingProgram(folder: site.folder.path)
        #expect(await check.look().sentence.contains("No program"))
        try await site.serve { _ in
            let finding = await check.look()
            #expect(finding.verdict == .ok && finding.sentence.contains("http://127.0.0.1:"), "\(finding)")
        }
        let lock = try FolderLock(folder: site.folder.path)
        let held = await check.look()
        #expect(held.verdict == .warn && held.code == .dataFolderInUse)
        lock.release()
    }

    @Test func `central's settings, and the clocks of its sites`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        #expect(CentralSettings(central.database).look().verdict == .ok)
        #expect(SiteClocks(central.database).look().verdict == .skipped)
        try central.administration.setSync(on: false)
        #expect(CentralSettings(central.database).look().code == .syncIsOff)
        try central.administration.setSync(on: true)
        try await central.serve { port in
            var site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            _ = try await site.sync()
            #expect(SiteClocks(central.database).look().verdict == .ok)
            site.options.clock.now = { Self.now() + 86_400 }
            _ = try await site.sync()
            let finding = SiteClocks(central.database).look()
            #expect(finding.verdict == .warn && finding.code == .clockDiffers && finding.sentence.contains("Clinic"), "\(finding)")
        }
    }

    @Test func `when most sites' clocks differ to one side, central's own is doubted`() {
        let off = ClockDifference(siteAhead: 3_600)
        #expect(SiteClocks.judged([("A", off), ("B", off), ("C", off), ("D", nil)]).sentence.contains("this machine's, which is probably wrong"))
        let mixed = SiteClocks.judged([("A", off), ("B", ClockDifference(siteAhead: -3_600)), ("C", off)])
        #expect(mixed.sentence.contains("The clock of A") && mixed.sentence.contains("2 other sites"))
    }

    @Test func `the worst of several counts, and says all that is wrong`() {
        let one = Finding.warn("A.", remedy: "Do a.")
        let two = Finding.failure(Failure(.diskFull, "B.", remedy: "Do b."))
        let worst = Finding.worst(of: [.ok("fine"), one, two], or: .ok("good"))
        #expect(worst.verdict == .fail && worst.code == .diskFull && worst.sentence == "B. A." && worst.remedy == "Do b.\nDo a.")
        #expect(Finding.worst(of: [.ok("fine")], or: .ok("good")) == .ok("good"))
    }
}
