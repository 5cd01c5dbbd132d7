import CentralServer
import Payload
import SiteServer
import Storage
import SyncCentral
import SyncRules

/// What central knows of its sites now, for commands that name one: the program that serves the folder knows more than is written
/// down (R-SYNC 8).
struct LiveSites {
    /// Seconds since 1970 at which it was true.
    let asOf: Int64
    /// Whether a running program told it.
    let isServing: Bool
    private let told: [String: JSONValue]

    init(_ folder: DataFolder, _ database: LedgerDatabase) async {
        let status = await StatusReading.served(folder.path).flatMap { try? JSONValue(parsing: $0) }
        isServing = status != nil
        asOf = status?["asOf"]?.integer ?? database.now()
        let sites = (status?.list("sites") ?? []).map { ($0.words("id"), $0) }
        told = Dictionary(sites, uniquingKeysWith: { first, _ in first })
    }

    func lastContact(_ site: Site) -> Int64? { told[site.id]?["lastContact"]?.integer ?? site.lastContact }

    func isListening(_ site: Site) -> Bool { told[site.id]?["listening"]?.truth ?? false }

    /// When a site was seen last: `connected`, a time, or `never`.
    func seen(_ site: Site?) -> String {
        guard let site else { return "-" }
        return isListening(site) ? "connected" : Moment.text(lastContact(site))
    }

    /// What the running program knows of a site beyond what is written down.
    func contacts(of site: Site) -> LiveContacts {
        LiveContacts(
            last: lastContact(site).map { [site.id: LiveContacts.Last(contact: nil, at: $0)] } ?? [:], listening: isListening(site) ? [site.id] : [])
    }

    /// A site's queues as the running program tells them; nil without one.
    func queues(_ site: Site) -> QueueSample? {
        told[site.id].map { told in
            QueueSample(
                at: asOf, toSend: told.count("toSend"), toReceive: told.count("toReceive"), parked: told.count("parkedGroups"),
                withheld: told.count("withheldRecords"), lastContact: told["lastContact"]?.integer, minutes: 0, bytes: 0)
        }
    }

    /// Of when and of whom it is.
    var source: String { StatusSource.source(isServing: isServing, asOf: asOf) }
}
