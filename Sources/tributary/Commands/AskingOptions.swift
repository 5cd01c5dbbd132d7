import ArgumentParser
import Failures
import Payload
import SiteServer
import SyncProtocol

/// Who asks, from where, for what kind of person.
struct AskingOptions: ParsableArguments {
    @Option(help: "The code, name or id of the dispensary store worked in.") var store: String
    @Option(help: "The user who asks; central notes it.") var user: String?
    @Flag(help: "Look for prescribers instead of patients.") var prescribers = false

    /// The id of the store worked in; one that is not known here is central's to refuse.
    func storeID(_ data: DataOption) throws -> String {
        do { return try data.folder.open().storeID(store) } catch let failure as Failure where failure.code == .notFound { return store }
    }

    var kind: LookupKind { prescribers ? .prescriber : .patient }
}
