import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules

@Suite("R-STORE 2, 3, R-SITE 6: what each site is to each store", .ownThreads)
struct StoreKindTests {
    @Test func `every site is listed with its kind and why, and one search finds them`() throws {
        let town = try Town()
        try town.network.administration.setCollector(store: "alpha", at: "Island", true)
        func lines(_ store: String, search: String? = nil) throws -> [String] {
            try town.network.administration.sites(ofStore: store, search: search).map { "\($0.site.name) \($0.kind.rawValue): \($0.why)" }
        }
        #expect(
            try lines("alpha") == [
                "Ministry collector: Central holds a copy of every store.",
                "North active: The store is active here.",
                "South transfer: It trades with Beta, held here.",
                "Clinic transfer: It trades with Pharmacy, held here.",
                "Island collector: A full read-only copy was set by hand.",
            ])
        #expect(try lines("depot").first == "Ministry active: The store is active here.")
        #expect(try lines("alpha", search: "ISL").count == 1)
        #expect(try lines("alpha", search: "transfer").count == 2)
        #expect(try lines("alpha", search: "nothing").isEmpty)
        try town.syncAll()
        _ = try town.mirror("South")
        #expect(try lines("lonely", search: "South") == ["South transfer: The primary server knows every store."])
        #expect(try lines("lonely", search: "Clinic") == ["Clinic none: No store held here sees it."])
    }

    @Test func `seen from the store and seen from the site it is the same`() throws {
        let town = try Town()
        try town.network.administration.setCollector(store: "alpha", at: "Island", true)
        try town.grant("beta", "lonely")
        try town.syncAll()
        for primary in ["central", "Clinic"] {
            if primary != "central" { _ = try town.mirror(primary) }
            try town.network.central.read { transaction in
                let topology = Topology(transaction)
                for facts in try transaction.stores.all() {
                    for line in try topology.sites(of: facts) {
                        let kind = try topology.stores(of: line.site.id).first { $0.id == facts.id }?.kind ?? StoreKind.none
                        #expect(kind == line.kind, "\(facts.id) on \(line.site.name), primary \(primary)")
                    }
                }
            }
        }
    }

    @Test func `a collector holds everything of the store and edits nothing, and says where it is edited`() throws {
        let town = try Town(before: [Town.change("item_line", "s", ["store_ID": "alpha"])])
        try town.syncAll()
        try town.network.administration.setCollector(store: "alpha", at: "Island", true)
        try town.syncAll()
        #expect(try town.holders("item_line", "s") == ["North", "Island"])
        let edit = Town.change("item_line", "s", ["store_ID": "alpha", "batch": "1"])
        let new = Town.change("item_line", "t", ["store_ID": "alpha"])
        for change in [edit, new, Town.delete("item_line", "s")] {
            let refusal = try #require(try town.refusal("Island", [change]))
            #expect(refusal.code == .notEditor)
            #expect(refusal.message.contains("Alpha") && refusal.message.contains("a copy that can be read"), "\(refusal.message)")
            #expect(try town.refusal("central", [change])?.message.contains("the site North") == true)
        }
        #expect(try town.forge("Island", [[edit]]).map(\.code) == ["not-editor"])
        try town.network.administration.setCollector(store: "alpha", at: "Island", false)
        try town.syncAll()
        #expect(try town.holders("item_line", "s") == ["North"])
    }
}
