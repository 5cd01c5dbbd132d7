import ArgumentParser
import Catalogue
import CentralServer
import Failures
import Foundation
import HTTPHost
import Payload
import SiteServer
import Storage
import SyncCentral
import SyncSite
import Transfers

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows what is synchronised and what waits, on central or on a site.",
        discussion: "When a program serves the folder it is asked: it knows more than is written down.")
    @OptionGroup var data: DataOption
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let status = try await StatusSource.read(data.folder)
        if json { Terminal.print(status.value) } else { status.show() }
    }
}

extension JSONValue {
    // MARK: One site of central's status

    var lastContact: String {
        if self["kind"]?.text == "central" { return "-" }
        return self["listening"]?.truth == true ? "connected" : Moment.text(self["lastContact"]?.integer)
    }
    var toReceive: String { (self["toReceiveIsLeast"]?.truth == true ? "over " : "") + String(count("toReceive")) }
    /// Groups kept apart, and those that it offered after a restore.
    var keptApart: String { count("offeredGroups") == 0 ? String(count("parkedGroups")) : "\(count("parkedGroups")) + \(count("offeredGroups")) offered" }
    var activeStores: Int { list("stores").count { $0["kind"]?.text == "active" } }
}
