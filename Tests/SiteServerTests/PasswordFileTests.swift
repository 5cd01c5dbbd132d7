import Failures
import HTTPHost
import Testing

@testable import SiteServer

@Suite("R-SYNC 4: a password file means the same on every machine")
struct PasswordFileTests {
    @Test(arguments: [
        "secret word", "secret word\n", "secret word\r\n", "secret word\r", "secret word\r\na note\r\n", "\u{FEFF}secret word\r\n",
        "secret word\nsecond line",
    ])
    func `line ends, a second line and a byte order mark do not belong to the password`(_ text: String) throws {
        #expect(try PasswordText.first(of: Array(text.utf8)) == "secret word")
    }

    @Test func `spaces belong to the password`() throws {
        #expect(try PasswordText.first(of: Array(" secret  word \r\n".utf8)) == " secret  word ")
    }

    @Test(
        arguments: [
            [0x63, 0x61, 0x66, 0xE9, 0x0A], [0xFF, 0xFE, 0x63, 0x00], [0xFE, 0xFF, 0x00, 0x63], [0x63, 0x00, 0x61], [0x63, 0x09, 0x61],
        ] as [[UInt8]])
    func `what is no text is refused rather than changed, and not repeated`(_ bytes: [UInt8]) {
        let refusal = #expect(throws: Failure.self) { try PasswordText.first(of: bytes) }
        #expect(refusal?.code == .argumentInvalid)
        #expect(refusal?.message.contains("caf") == false)
    }

    @Test func `a site reads its own file as central reads the one it was given`() throws {
        let site = try TestSite("Clinic", url: "http://central")
        defer { site.remove() }
        for text in ["a long password\r\n", "\u{FEFF}a long password\n", "a long password\nand more"] {
            try SmallFile.write(Array(text.utf8), to: "\(site.folder.path)/site.password", mode: 0o600)
            #expect(try site.folder.password() == "a long password")
        }
    }
}

@Suite("R-SYNC 4: addresses that can be copied")
struct HostAddressTests {
    @Test func `an IPv6 address stands in brackets`() {
        #expect(HostAddress(host: "::1", port: 9_230).url(isSecure: false) == "http://[::1]:9230")
        #expect(HostAddress(host: "[fe80::1]", port: 443).url(isSecure: true) == "https://[fe80::1]:443")
        #expect(HostAddress(host: "central.example", port: 8_443).url(isSecure: true) == "https://central.example:8443")
    }

    @Test func `a server that listens everywhere is reached on this machine`() {
        #expect(HostAddress(host: "::", port: 1).onThisMachine.host == "::1")
        #expect(HostAddress(host: "0.0.0.0", port: 1).onThisMachine.host == "127.0.0.1")
        #expect(!HostAddress(host: "0.0.0.0", port: 1).isThisMachineAlone)
        #expect(HostAddress(host: "127.0.0.2", port: 1).isThisMachineAlone)
    }
}
