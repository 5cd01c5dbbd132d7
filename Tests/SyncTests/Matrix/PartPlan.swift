import Catalogue
import Storage
import TestSupport

@testable import SyncRules

/// How one cell of a part is tried out: what is there before, what is written, by what it is found again.
struct PartPlan {
    let part: ExpectedPart
    let topology: String
    let role: String
    let action: String
    let town: MatrixTown
    /// Tells the same part apart when it is played twice.
    let round: String

    var cell: ExpectedCell { part.cell(topology, role, action) }
    var name: String { "\(part.name) / \(topology) / \(role) / \(action)" }

    private var number: Int { ExpectedPart.all.firstIndex { $0.name == part.name } ?? 0 }
    /// Each allowed cell has a record of its own; refused edits share one that must stay as it is. One server is one writer.
    private var writer: String { town.site(of: role) == nil ? "central" : role.filter { $0.isLetter } }
    private var word: String { cell.code == nil || action == "create" || action == "import" ? writer : "kept" }

    var id: String {
        switch part.part {
        case "the four that go to all sites":
            [
                "create": "repeats_on_all_sites", "edit": "prescriptions_to_all_sites", "import": "centralised_payments",
            ][action] ?? ""
        case "the four that go to all sites, taken away": "centralised_procurement"
        case "a site's own word that it does without one": GlobalPreference.centralisedProcurement.overrideID(site: siteID)
        default: "part\(number)\(round)-\(action)-\(word)"
        }
    }
    private var siteID: String { town.site(of: role).map { "site-\($0)" } ?? "site-central" }

    /// What an accepted write leaves in the record looked at.
    var trace: String {
        switch part.part {
        case "with a prescriber's first prescription in a store": "\(id)-prescriber"
        case _ where part.part.hasSuffix("marked as processed"): "processed"
        case "a site's own word that it does without one": "network_ID"
        default: "by \(writer)"
        }
    }

    /// The record that is looked at everywhere.
    var key: String {
        switch part.part {
        case "with a prescriber's first prescription in a store": "clinician_store_join \(visibility.id)"
        default: "\(table.lowercased()) \(id)"
        }
    }

    private var table: String { record("").last?.table ?? "" }
    private var visibility: Change { VisibilityRow.showing(.prescriber, "\(id)-prescriber", in: "subject") }

    var acting: WriteContext { part.part == "in supervisor mode" ? WriteContext(user: "ana", isSupervisor: true) : .program }

    /// What must be there: who writes it, and what; nothing for what is new.
    var seeds: [(role: String, changes: [Change])] {
        switch part.part {
        case "with a prescriber's first prescription in a store":
            return [
                ("home site", [Town.change("clinician", "\(id)-prescriber", ["last_name": "Oak", "store_ID": "home"])]),
                (
                    "central",
                    [Town.change("clinician_store_join", "\(id)-annex", ["prescriber_ID": "\(id)-prescriber", "store_ID": "annex"])]
                ),
            ]
        case _ where part.part.hasPrefix("of a repeat"):
            return [("home site", [Town.change("repeat_table", "repeat", ["name_ID": "patient", "total_repeats": "9"])])]
        case "the four that go to all sites" where action == "create": return []
        case "the four that go to all sites, taken away": return [("primary", record("seed"))]
        case _ where action == "create" || action == "import" && part.part != "the four that go to all sites": return []
        case "in supervisor mode", "the four that go to all sites": return [("primary", record("seed"))]
        case "once central has acknowledged them":
            let patient = Town.change("name", "\(id)-patient", ["type": "patient", "supplying_store_id": "home", "name": "New"])
            return [("home site", [patient] + record("seed"))]
        case _ where part.part.hasSuffix("marked as processed"): return [("home site", record("seed"))]
        default: return [(town.activeRole, record("seed"))]
        }
    }

    var attempt: [Change] { action == "delete" ? [Town.delete(table, id)] : record(trace) }

    /// The record as it is written, with what it needs in the same transaction; itself last.
    private func record(_ note: String) -> [Change] {
        func one(_ table: String, _ fields: [String: String]) -> [Change] {
            [Town.change(table, id, fields.merging(["matrix_note": note]) { old, _ in old })]
        }
        let prescription = ["store_ID": "subject", "name_ID": "patient", "mode": "dispensary", "type": "ci"]
        let processed = ["matrix_note": "same", "status": note == "seed" ? "new" : "processed"]
        switch (part.data, part.part) {
        case ("Purchase orders (centralised)", _), ("Purchase orders", _): return one("purchase_order", ["store_ID": "subject"])
        case ("Tenders and quotes (centralised)", _): return one("tender", ["store_ID": "subject"])
        case ("Payments (centralised)", _): return one("transact", ["store_ID": "subject", "name_ID": "customer", "type": "ps"])
        case ("Goods received", _): return one("Goods_received", ["store_ID": "subject", "purchase_order_ID": "central-order"])
        case (_, "once central has acknowledged them"): return one("name_store_join", ["name_ID": "\(id)-patient", "store_ID": "home"])
        case (_, "with a prescriber's first prescription in a store"):
            return one("transact", prescription.merging(["prescriber_ID": "\(id)-prescriber"]) { $1 })
        case (_, _) where part.part.hasPrefix("of a repeat"):
            // Whoever processes it does so in its own store.
            let head = prescription.merging(["store_ID": role == "home site" ? "home" : "subject"]) { $1 }
            let line = Town.change("trans_line", "\(id)-line", ["transaction_ID": id, "item_ID": "item", "repeat_ID": "repeat"])
            return [line] + one("transact", head)
        case ("Prescriptions", _): return one("transact", prescription)
        case ("Stock and replenishments", _): return one("item_line", ["store_ID": "subject", "item_ID": "item"])
        case ("Transactions (but not prescriptions)", _):
            return one("transact", ["store_ID": "subject", "name_ID": "customer", "type": "ci", "mode": "store"])
        case (_, "to no store"): return one("message", ["fromStoreID": town.ownStore(of: role), "toStoreID": "", "status": "new"])
        case (_, "in the name of the store that is the home"):
            return one("message", ["fromStoreID": "home", "toStoreID": "subject", "status": "new"])
        case (_, "from there, marked as processed"):
            return one("message", ["fromStoreID": "home", "toStoreID": "subject"].merging(processed) { $1 })
        case (_, "from there to no store, marked as processed"):
            return one("message", ["fromStoreID": "home", "toStoreID": ""].merging(processed) { $1 })
        case (_, "a site's own word that it does without one"):
            let revision =
                (try? town.network.central.read { transaction in
                    try GlobalPreferences(transaction: transaction).record(.centralisedProcurement)?.revision
                }).flatMap { $0 }.map(String.init) ?? ""
            let number = (try? town.network.administration.site(town.site(of: role) ?? "Ministry").number) ?? 0
            return one(
                "pref",
                [
                    "store_ID": "", "item": "centralised_procurement", "network_ID": siteID, "site_number": String(number),
                    "site_name": town.site(of: role) ?? "Ministry", "over": revision, "data": "false",
                ])
        default: return one("pref", ["store_ID": "", "item": id, "data": "false"])
        }
    }

    // MARK: Where it is not held, and over the wire

    /// What somebody is told who edits a record not held there: to edit it is to make a new one.
    var codeWhereUnheld: String? {
        part.part.contains("marked as processed") ? "not-editor" : part.cell(topology, role, "create").code
    }

    /// What a site sends that does not obey, and what central answers; nil where central takes in good faith what the site would refuse.
    var forgery: (changes: [Change], code: String)? {
        guard let code = cell.code, action != "import" else { return nil }
        switch part.part {
        case "with a prescriber's first prescription in a store": return ([visibility], "not-editor")
        // What was dispensed before a site heard of a change of the preference is counted, not refused (R-OWN 3).
        case _ where code == "repeat-elsewhere": return nil
        // Of what central never had there is nothing to delete.
        case "while a dispensary's transactions are not synced" where action == "delete" && town.dispenses: return nil
        // The store's site alone orders for it, whatever another has heard of the preference (R-OWN 6).
        case "for a site that has set the preference back": return (attempt, "not-editor")
        default: return (attempt, code)
        }
    }
}
