import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules
@testable import SyncSite

extension Town {
    /// A second dispensary store, active on a site of the town.
    func openDispensary(_ id: String, on site: String, transactions: Bool = false) throws {
        try central([
            Self.change("name", "name-\(id)", ["name": id.capitalized, "type": "store"]),
            Self.change("store", id, ["name": id.capitalized, "code": id, "name_ID": "name-\(id)", "store_mode": "dispensary"]),
        ])
        try network.administration.assign(store: id, to: site, force: false)
        if transactions { try network.administration.setTransactions(store: id, true) }
    }

    /// A prescription with one line, as one transaction.
    static func prescription(
        _ id: String, store: String = "pharmacy", patient: String = "patient", prescriber: String = "prescriber", repeatID: String = ""
    ) -> [Change] {
        [
            change(
                "transact", id,
                ["store_ID": store, "name_ID": patient, "mode": "dispensary", "type": "ci", "prescriber_ID": prescriber]),
            change("trans_line", "\(id)-line", ["transaction_ID": id, "item_ID": "salt", "quantity": "3", "repeat_ID": repeatID]),
        ]
    }

    static func invoice(_ id: String, to name: String, store: String = "pharmacy") -> [Change] {
        [
            change("transact", id, ["store_ID": store, "name_ID": name, "mode": "store", "type": "ci"]),
            change("trans_line", "\(id)-line", ["transaction_ID": id, "item_ID": "salt", "quantity": "5"]),
        ]
    }

    func setPreference(_ item: String, _ isOn: Bool) throws {
        try central([Self.change("pref", item, ["store_ID": "", "item": item, "data": isOn ? "true" : "false"])])
        while try network.administration.continueRerouting(slice: 2) {}
    }

    func hasAtCentral(_ table: String, _ id: String) throws -> Bool { try centralPayload(table, id) != nil }

    func status(_ site: String) throws -> SiteStatus { try self.site(site).status() }

    /// Records a site withholds.
    func withheld(_ site: String) throws -> Int64 { try status(site).withheld.reduce(0) { $0 + $1.count } }

    func parkedCodes() throws -> [String] { try network.administration.quarantine().filter { $0.state == .parked }.map(\.code) }
}
