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
        let files = try TestCertificate.make(central.folder)
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
        let files = try TestCertificate.make(central.folder, name: name, from: from, until: until)
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
}
