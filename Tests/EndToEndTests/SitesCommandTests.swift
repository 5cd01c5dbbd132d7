import Foundation
import Payload
import TestSupport
import Testing

@Suite("R-SITE 1, 2, 5, R-SYNC 7: sites by command, from the first password to another device", .ownThreads)
struct SitesCommandTests {
    private func network() throws -> HandmadeNetwork {
        let network = try HandmadeNetwork(SampleLines.all(items: 20))
        try network.serve()
        return network
    }

    /// The password and the first line to type, as a person reads them.
    private static func told(_ output: String) throws -> (password: String, arguments: [String]) {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let password = try #require(lines.first { $0.wholeMatch(of: /[a-z2-9]{5}(-[a-z2-9]{5}){3}/) != nil }, "\(output)")
        let command = try #require(lines.first { $0.contains("tributary site init") })
        #expect(!command.contains(password))
        return (password, command.trimmingCharacters(in: .whitespaces).split(separator: " ").dropFirst().map(String.init))
    }

    /// Types the line into the site's own folder.
    private static func initialise(_ arguments: [String], folder: String, password: String) throws {
        var arguments = arguments
        let data = try #require(arguments.firstIndex(of: "--data"))
        arguments[data + 1] = folder
        try Program.must(arguments + ["--port", "0"], input: "\(password)\n")
    }

    @Test func `a site is added with its store in one go, and what is printed is all that its machine needs`() throws {
        let network = try network()
        let central = network.central
        let url = "http://127.0.0.1:\(network.port)"
        let said = try Program.must(["sites", "add", "--data", central, "Tamaki", "--store", "LKC", "--url", url])
        #expect(said.output.contains("Site Tamaki was created with number 2; store LKC, ") && said.output.contains("stores edit LKC --transactions on"))
        let (password, arguments) = try Self.told(said.output)
        let folder = network.scratch("tamaki")
        try Self.initialise(arguments, folder: folder, password: password)
        try Program.must(["site", "sync", "--data", folder])
        #expect(try Program.must(["site", "status", "--data", folder]).output.contains("Stores of this site: ") == true)
        try network.expectVerified([central, folder])
        #expect(!(try Program.must(["audit", "list", "--data", central, "--json"]).output.contains(password)))
        // With a new store, and a password of one's own.
        let own = try Program.must([
            "sites", "add", "--data", central, "East Site", "--kind", "desktop", "--new-store", "EC", "East Clinic", "--password-file", network.passwordFile,
        ])
        #expect(own.output.contains("store EC, East Clinic, is active on it") && own.output.contains("--site 'East Site'"))
        #expect(!own.output.contains(HandmadeNetwork.password) && own.output.contains("Instead of https://CENTRAL:8443"))
        // All or nothing.
        let before = try Program.must(["sites", "list", "--data", central]).output
        try network.expectRefused(["sites", "add", "--data", central, "West", "--store", "LKC"], "store-move-needed")
        try network.expectRefused(["sites", "add", "--data", central, "tamaki", "--store", "RDS"], "name-taken")
        try network.expectRefused(["sites", "add", "--data", central, "West", "--new-store", "ec", "Other"], "name-taken")
        #expect(try Program.run(["sites", "add", "--data", central, "West"]).status == 64)
        #expect(try Program.run(["sites", "add", "--data", central, "West", "--new-store", "W"]).status == 64)
        let after = try Program.must(["sites", "list", "--data", central]).output
        #expect(before.split(separator: "\n").count == after.split(separator: "\n").count)
    }

    @Test func `the list shows how sites stand, is found and ordered, and says how many there are`() throws {
        let network = try network()
        let central = network.central
        let north = try network.addSite("north", stores: ["LKC"])
        try network.addSite("South", stores: [])
        try Program.must(["site", "sync", "--data", north])
        func list(_ options: [String]) throws -> [String] {
            try Program.must(["sites", "list", "--data", central] + options).output.split(separator: "\n").map(String.init)
        }
        func names(_ options: [String]) throws -> [String] {
            try #require(try Program.must(["sites", "list", "--data", central, "--json"] + options).json?.elements).compactMap { $0["name"]?.text }
        }
        let all = try list(["--long"])
        #expect(all.count == 5 && all[4].hasPrefix("3 of 3 sites shown. As of ") && all[4].contains("from the running program"))
        for heading in ["LAST SUCCESS", "TO SEND", "TO RECEIVE", "SCHEDULE", "PROTOCOL", "SCHEMA", "HARDWARE ID", "TROUBLE"] {
            #expect(all[0].contains(heading), "\(heading)")
        }
        #expect(all[2].contains("up to date") && all[2].contains("3600 s (set there)") && all[3].contains("not paired"))
        #expect(try list(["--search", "ORT"]).last?.hasPrefix("1 of 3 sites shown.") == true)
        let central1 = try names([])[0]
        #expect(try names(["--sort", "name"]) == [central1, "north", "South"])
        #expect(try names(["--sort", "name", "--reverse"]) == [central1, "South", "north"])
        #expect(try names(["--sort", "stores", "--search", "server"]) == ["north", "South"] && names(["--trouble"]).isEmpty)
        #expect(try Program.run(["sites", "list", "--data", central, "--sort", "colour"]).status == 64)
    }

    @Test func `the list says what a site goes by now, and what it is to go by once it has heard`() throws {
        let network = try network()
        let central = network.central
        try Program.must(["sites", "create", "--data", central, "East", "--password-file", network.passwordFile])
        let east = network.scratch("east")
        try Program.must([
            "site", "init", "--data", east, "--url", "http://127.0.0.1:\(network.port)", "--site", "East", "--password-file", network.passwordFile, "--port",
            "0",
        ])
        try Program.must(["site", "sync", "--data", east])
        func schedule() throws -> String {
            let lines = try Program.must(["sites", "list", "--data", central, "--search", "East"]).output.split(separator: "\n").map(String.init)
            let start = try #require(lines[0].range(of: "SCHEDULE")), end = try #require(lines[0].range(of: "VERSION"))
            let row = Array(lines[1])
            let (from, to) = (
                lines[0].distance(from: lines[0].startIndex, to: start.lowerBound), lines[0].distance(from: lines[0].startIndex, to: end.lowerBound)
            )
            return String(row[from..<min(to, row.count)]).trimmingCharacters(in: .whitespaces)
        }
        #expect(try schedule() == "300 s")
        try Program.must(["sites", "terms", "East", "--interval", "900", "--data", central])
        #expect(try schedule() == "300 s, to be 900 s: not yet heard")
        try Program.must(["site", "sync", "--data", east])
        #expect(try schedule() == "900 s")
        try Program.must(["sites", "terms", "East", "--pause", "--data", central])
        #expect(try schedule() == "900 s, to be paused: not yet heard")
        try Program.must(["site", "sync", "--data", east])
        #expect(try schedule() == "paused")
        network.server?.stop()
    }

    @Test func `central's interval and pause reach a serving site within seconds and are obeyed`() throws {
        let network = try network()
        let central = network.central
        let password = network.passwordFile
        try Program.must(["sites", "create", "--data", central, "North", "--password-file", password])
        let folder = network.scratch("north")
        try Program.must([
            "site", "init", "--data", folder, "--url", "http://127.0.0.1:\(network.port)", "--site", "North", "--password-file", password, "--port", "0",
        ])
        let site = try Server(["site", "serve", "--data", folder], folder: folder)
        defer { site.stop() }
        _ = try site.port()
        try Program.must(["site", "sync", "--data", folder])
        func status() throws -> JSONValue { try #require(try Program.must(["site", "status", "--data", folder, "--json"]).json) }
        func line() throws -> JSONValue {
            try #require(try Program.must(["sites", "list", "--data", central, "--search", "North", "--json"]).json?[0])
        }
        func set(_ options: [String]) throws -> String { try Program.must(["sites", "terms", "--data", central] + options).output }

        // For all sites: the site syncs by itself, again and again.
        #expect(try set(["--interval", "10"]).contains("Set for all sites."))
        try eventually("the interval is in force", within: 10) {
            let now = try status()
            return now["intervalSeconds"]?.integer == 10 && now["intervalSetBy"]?.text == "central"
        }
        let first = try #require(try status()["lastSuccess"]?.integer)
        try eventually("it syncs at that interval", within: 25) { try status()["lastSuccess"]?.integer ?? 0 >= first + 10 }
        try eventually("central knows", within: 10) {
            let shown = try line()
            return shown["intervalSeconds"]?.integer == 10 && shown["termsHeard"]?.text == "heard" && shown["intervalSetBy"]?.text == "central"
        }
        // For this one: it rests, and a person may still ask.
        #expect(try set(["North", "--pause"]).contains("Set for North."))
        try eventually("the site rests", within: 10) { try status()["pausedBy"]?.text == "central" }
        #expect(try Program.must(["site", "status", "--data", folder]).output.contains("central has paused this site"))
        let rested = try #require(try status()["cursor"]?.integer)
        let item = try network.firstRecord("item", in: central)
        #expect(try network.put("item", try #require(item["ID"]?.text), item.with("item_name", .string("Late")), in: central).status == 0)
        sleep(12)
        #expect(try status()["cursor"]?.integer == rested)
        try Program.must(["site", "sync", "--data", folder])
        #expect(try status()["cursor"]?.integer ?? 0 > rested)
        try eventually("central shows the pause", within: 10) { try line()["pausedBy"]?.text == "central" }
        #expect(try Program.must(["sites", "list", "--data", central]).output.contains("paused"))
        #expect(try set(["North", "--no-pause"]).contains("Set for North."))
        try eventually("it goes on", within: 10) { try status()["paused"]?.truth == false }
        // What is set on the machine goes before; cleared, it follows again.
        try Program.must(["site", "interval", "--data", folder, "7200"])
        try eventually("the machine's own", within: 10) { try status()["intervalSetBy"]?.text == "machine" }
        #expect(try Program.must(["site", "interval", "--data", folder, "--as-central"]).output.contains("every 10 seconds, as central sets it"))
        try eventually("central's again", within: 10) { try status()["intervalSetBy"]?.text == "central" }
        #expect(try set(["--clear", "interval"]).contains("Set for all sites."))
        try eventually("nobody's", within: 10) { try status()["intervalSetBy"]?.text == "standard" }
        #expect(try set(["--clear", "interval"]).contains("nothing was changed"))
        for bad in [["--interval", "9"], ["--push-bytes", "100"], ["--page-bytes", "90000000"], ["central", "--interval", "60"]] {
            try network.expectRefused(["sites", "terms", "--data", central] + bad, bad[0] == "central" ? "site-is-central" : "argument-invalid")
        }
        try network.expectVerified([central, folder])
    }

    @Test func `another device takes a site's place by one command, which says what is lost and what to type`() throws {
        let network = try network()
        let central = network.central
        let old = try network.addSite("North", stores: ["RDS"])
        try Program.must(["site", "sync", "--data", old])
        let line = try network.firstRecord("item_line", in: old)
        #expect(try network.put("item_line", try #require(line["ID"]?.text), line.with("note", .string("unsent")), in: old).status == 0)
        let said = try Program.must([
            "sites", "re-pair", "--data", central, "North", "--new-password", "--url", "http://127.0.0.1:\(network.port)",
        ])
        #expect(said.output.contains("North waits for a device: the first that calls"))
        let (password, arguments) = try Self.told(said.output)
        try network.expectRefused(["site", "sync", "--data", old], "site-key-unknown")
        let new = network.scratch("new")
        try Self.initialise(arguments, folder: new, password: password)
        try Program.must(["site", "sync", "--data", new])
        #expect(try Program.must(["site", "status", "--data", new]).output.contains("(RDS)"))
        // Once another has its place the old device hears so by its key alone, and takes no more edits.
        try network.expectRefused(["site", "sync", "--data", old], "device-retired")
        #expect(try network.put("item_line", try #require(line["ID"]?.text), line.with("note", .string("too late")), in: old).status != 0)
        let file = network.scratch("new-password")
        try "\(password)\n".write(toFile: file, atomically: true, encoding: .utf8)
        try Program.must(["site", "edit", "--data", old, "--password-file", file])
        try network.expectRefused(["site", "sync", "--data", old], "device-retired")
        // Nobody is let in by mistake: a device that never called cannot be named.
        try network.expectRefused(["sites", "re-pair", "--data", central, "North", "--device", "no-such-database"], "not-found")
        try network.expectRefused(["sites", "re-pair", "--data", central, "central"], "site-is-central")
        try network.expectVerified([central, new])
    }
}
