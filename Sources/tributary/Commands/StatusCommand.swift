import ArgumentParser
import Catalogue
import CentralServer
import Failures
import Foundation
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
    func list(_ key: String) -> [JSONValue] { self[key]?.elements ?? [] }
    func count(_ key: String) -> Int64 { self[key]?.integer ?? 0 }
    func words(_ key: String) -> String { self[key]?.text ?? "" }

    // MARK: One site of central's status

    var lastContact: String {
        if self["kind"]?.text == "central" { return "-" }
        return self["listening"]?.truth == true ? "connected" : Moment.text(self["lastContact"]?.integer)
    }
    var toReceive: String { (self["toReceiveIsLeast"]?.truth == true ? "over " : "") + String(count("toReceive")) }
    var activeStores: Int { list("stores").count { $0["kind"]?.text == "active" } }

    func showRepeatedNumbers() {
        for one in list("numbersGivenTwice") {
            Terminal.print("\(one.words("sentence")) Give one of them another number. [\(FailureCode.numberGivenTwice.rawValue)]")
        }
    }

    func showNamesDeleted() {
        let gone = list("namesDeleted")
        for one in gone.prefix(10) { Terminal.print("\(one.words("sentence"))") }
        if !gone.isEmpty { Terminal.print("  \(NamedGone.remedy)") }
    }

    func showWaiting() {
        guard count("orphanRecords") > 0 else { return }
        let waiting = counted(count("orphanRecords"), "record waits for the one it hangs on", "records wait for the one they hang on")
        Terminal.print("\(waiting), all of them: tributary records waiting.")
        for one in list("orphans").prefix(5) { Terminal.print("  \(one.words("sentence"))") }
    }

    /// When the last backup was made, and what stands in the way; nothing where nobody keeps any.
    func showBackup() {
        guard let backup = self["backup"] else { return }
        if let at = backup["at"]?.integer {
            let proven = backup["proven"]?.truth == true ? "proven whole" : "NOT proven whole"
            Terminal.print("Last backup: \(Moment.text(at)), \(backup.count("bytes")) bytes, \(proven): \(backup.words("file"))")
        } else if backup["folder"]?.text != nil {
            Terminal.print("Last backup: none yet.")
        }
        if backup["underWay"]?.truth == true {
            Terminal.print("  A backup is under way.")
        } else if let next = backup["nextAt"]?.integer {
            Terminal.print("  Next: \(Moment.text(next)), \(backup.words("schedule")).")
        }
        guard let code = backup["code"]?.text else { return }
        Terminal.print("  Backups fail since \(Moment.text(backup["failsSince"]?.integer)): \(backup.words("message")) [\(code)]")
        Terminal.print("  \(backup.words("remedy"))")
    }

    func showRepeats() {
        for one in list("overdispensedRepeats") {
            Terminal.print("\(one.words("sentence")) [\(FailureCode.repeatOverdispensed.rawValue)]")
        }
    }
}
