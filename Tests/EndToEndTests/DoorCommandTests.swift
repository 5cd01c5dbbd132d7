import Foundation
import Payload
import TestSupport
import Testing

@Suite("Addresses, folders and links at the command line", .ownThreads)
struct DoorCommandTests {
    private static let small = [#"{"tableName":"unit","recordId":"U1","recordData":{"ID":"U1","units":"box"}}"#]

    @Test func `an IPv6 address is printed so that a device can be told of it`() throws {
        let network = try HandmadeNetwork(Self.small)
        try network.serve()
        let folder = try network.addSite("North", stores: [])
        try Program.must(["site", "sync", "--data", folder])
        network.server?.stop()
        let moved = try Server(["central", "serve", "--data", network.central, "--host", "::1", "--port", "0"], folder: network.central)
        let port = try moved.port()
        #expect(try String(contentsOfFile: moved.log, encoding: .utf8).contains("http://[::1]:\(port)"))
        try network.expectRefused(["site", "edit", "--data", folder, "--url", "ftp://central.example"], "argument-invalid")
        let edit = try Program.must(["site", "edit", "--data", folder, "--url", "http://[::1]:\(port)/"])
        #expect(edit.output.contains("http://[::1]:\(port)"))
        try Program.must(["site", "sync", "--data", folder])
        moved.stop()
    }

    @Test func `a page's link of one use names the address that is served`() throws {
        let network = try HandmadeNetwork(Self.small)
        try network.serve()
        let folder = try network.addSite("North", stores: [])
        let site = try Server(["site", "serve", "--data", folder, "--host", "::1", "--interval", "0", "--port", "0"], folder: folder)
        let port = try site.port()
        let address = try String(contentsOfFile: folder + "/serve.json", encoding: .utf8)
        #expect(address.contains("[::1]:\(port)"))
        #expect(try String(contentsOfFile: site.log, encoding: .utf8).contains("http://[::1]:\(port)"))
        try Program.must(["site", "sync", "--data", folder])
        let link = try Program.must(["page-link", "--data", folder])
        #expect(link.output.hasPrefix("http://[::1]:\(port)/login?code="))
        site.stop()
        network.server?.stop()
    }

    @Test func `a folder of one role is named as such to the commands of the other`() throws {
        let network = try HandmadeNetwork(Self.small)
        try network.serve()
        let folder = try network.addSite("North", stores: [])
        for command in [["site", "serve"], ["site", "sync"], ["site", "edit", "--site", "x"], ["site", "status"]] {
            let outcome = try network.expectRefused(command + ["--data", network.central], "wrong-role")
            #expect(outcome.errors.contains(network.central))
        }
        #expect(try network.expectRefused(["central", "serve", "--data", folder], "wrong-role").errors.contains("site's folder"))
        network.server?.stop()
    }

    @Test func `a folder that is not ours to close is refused and left as it is`() throws {
        let scratch = try Scratch()
        let home = scratch("home")
        try FileManager.default.createDirectory(
            atPath: home + "/Documents", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        for command in [
            ["central", "init"], ["site", "init", "--url", "http://127.0.0.1:1", "--site", "North", "--password-file", "-"],
        ] {
            let refused = try Program.run(command + ["--data", home], input: "a long password\n")
            #expect(refused.errors.contains("[data-folder-not-private]"))
            #expect(try FileManager.default.attributesOfItem(atPath: home)[.posixPermissions] as? Int == 0o755)
        }
    }

    @Test func `signs of a site that move a cursor do not reach a terminal`() throws {
        let network = try HandmadeNetwork(Self.small)
        _ = try network.put("unit", "U3", .object([("ID", .string("U3")), ("units", .string("a\u{9B}2Jb\u{7F}"))]), in: network.central)
        let shown = try Program.must(["records", "get", "--data", network.central, "unit", "U3"])
        #expect(!shown.output.unicodeScalars.contains { $0.value == 0x9B || $0.value == 0x7F })
        #expect(shown.json?["units"]?.text == "a\u{9B}2Jb\u{7F}", "the record itself is as it was")
    }
}
