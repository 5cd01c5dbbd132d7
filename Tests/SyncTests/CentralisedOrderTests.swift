import Catalogue
import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN 6: orders, tenders, quotes and payments have one editor for life", .ownThreads)
struct CentralisedOrderTests {
    private static let supervisor = WriteContext(user: "Ana", isSupervisor: true)

    private func order(_ id: String, _ store: String, _ more: [String: String] = [:]) -> [Change] {
        [
            Town.change("purchase_order", id, ["store_ID": store].merging(more) { $1 }),
            Town.change("purchase_order_line", "\(id)-line", ["purchase_order_ID": id, "store_ID": store]),
        ]
    }
    private func tender(_ id: String, _ store: String) -> [Change] {
        [
            Town.change("tender", id, ["store_ID": store]), Town.change("tender_line", "\(id)-line", ["tender_ID": id]),
            Town.change("quote", "\(id)-quote", ["tender_ID": id]), Town.change("quote_line", "\(id)-quote-line", ["quote_ID": "\(id)-quote"]),
        ]
    }
    private func payment(_ id: String, _ store: String, _ type: String = "ps") -> [Change] {
        [Town.change("transact", id, ["store_ID": store, "type": type, "name_ID": "customer"])]
    }

    private func centralised(_ preferences: GlobalPreference...) throws -> Town {
        let town = try Town()
        for preference in preferences { try PreferenceAdministration(town.network.central).set(preference, on: true, user: "test") }
        try town.syncAll()
        return town
    }

    @Test func `without the preference a store's site enters its orders, and the primary does not`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", order("o", "alpha") + tender("t", "alpha") + payment("p", "alpha"))
        #expect(town.refusal { try town.central(order("x", "alpha")) } == .notEditor)
        #expect(town.refusal { try town.central(payment("x", "alpha")) } == .notEditor)
        #expect(town.refusal { try town.central(order("x", "alpha", ["entered_on": "primary"])) } == .orderedBySite)
        try town.syncAll()
        #expect(try town.centralPayload("purchase_order", "o")?.contains("entered_on") == false)
        #expect(try town.holders("purchase_order", "o") == ["North"])
        try town.expectSound()
    }

    @Test func `with it the primary enters them for every store, a satellite refuses its own, and the store's site reads them`() throws {
        let town = try centralised(.centralisedProcurement)
        for store in ["alpha", "lonely", "depot"] { try town.central(order("o-\(store)", store) + tender("t-\(store)", store)) }
        for changes in [order("x", "alpha"), tender("x", "alpha")] {
            let failure = #expect(throws: Failure.self) { try town.write("North", changes) }
            #expect(failure?.code == .orderedCentrally)
        }
        // The other preference is another preference.
        try town.write("North", payment("p", "alpha"))
        try town.syncAll()
        for (store, site) in [("alpha", "North"), ("lonely", "Island")] {
            for table in ["purchase_order", "tender"] {
                let id = "\(table == "tender" ? "t" : "o")-\(store)"
                #expect(try town.holders(table, id) == [site])
                #expect(try town.holders("\(table)_line", "\(id)-line") == [site])
                #expect(try town.payload(site, table, id)?.contains(#""entered_on":"primary""#) == true)
                #expect(town.refusal { try town.write(site, [Town.change(table, id, ["store_ID": store, "comment": "mine"])]) } == .notEditor)
                #expect(town.refusal { try town.write(site, [Town.delete("\(table)_line", "\(id)-line")]) } == .notEditor)
            }
            #expect(try town.holders("quote_line", "t-\(store)-quote-line") == [site])
            #expect(town.refusal { try town.write(site, [Town.change("quote", "new", ["tender_ID": "t-\(store)"])]) } == .notEditor)
        }
        try town.expectSound()
    }

    @Test func `centralised payments have a preference of their own, and no other transaction is touched`() throws {
        let town = try centralised(.centralisedPayments)
        for type in ["rc", "ps"] {
            #expect(town.refusal { try town.write("North", payment("x", "alpha", type)) } == .orderedCentrally)
            #expect(town.refusal { try town.central(payment("p-\(type)", "alpha", type)) } == nil)
        }
        try town.write("North", payment("invoice", "alpha", "ci") + order("o", "alpha"))
        #expect(town.refusal { try town.central(payment("x", "alpha", "ci")) } == .notEditor)
        try town.syncAll()
        #expect(try town.holders("transact", "p-rc") == ["North"])
        #expect(town.refusal { try town.write("North", [Town.delete("transact", "p-ps")]) } == .notEditor)
        // A payment does not become an invoice to change hands.
        #expect(town.refusal { try town.central(payment("p-rc", "alpha", "ci")) } != nil)
        try town.expectSound()
    }

    @Test func `an order keeps its side across every change of the preference`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", order("theirs", "alpha"))
        try town.syncAll()
        let preferences = PreferenceAdministration(town.network.central)
        try preferences.set(.centralisedProcurement, on: true, user: "test")
        try town.syncAll()
        try town.central(order("ours", "alpha"))
        try town.write("North", order("theirs", "alpha", ["comment": "edited under the preference"]))
        #expect(town.refusal { try town.central(order("theirs", "alpha", ["comment": "x"])) } == .notEditor)
        try town.syncAll()
        try preferences.set(.centralisedProcurement, on: false, user: "test")
        try town.syncAll()
        // The program that edits it need not know the side.
        try town.central(order("ours", "alpha", ["comment": "edited after it"]))
        try town.syncAll()
        #expect(try town.payload("North", "purchase_order", "ours")?.contains("edited after it") == true)
        #expect(try town.payload("North", "purchase_order", "ours")?.contains(#""entered_on":"primary""#) == true)
        #expect(town.refusal { try town.write("North", order("ours", "alpha", ["comment": "mine"])) } == .notEditor)
        #expect(try town.centralPayload("purchase_order", "theirs")?.contains("edited under the preference") == true)
        try town.expectSound()
    }

    @Test func `a side is neither taken nor shed: not locally, not over the wire`() throws {
        let town = try centralised(.centralisedProcurement)
        for id in ["ours", "ours-2", "ours-3", "ours-4"] { try town.central(order(id, "alpha")) }
        let side = ["entered_on": "primary"]
        #expect(town.refusal { try town.central(order("ours", "alpha", ["entered_on": "site"])) } != nil)
        try town.syncAll()
        let forged = try town.forge(
            "North",
            [
                order("forged", "alpha", side), order("ours", "alpha"), order("ours-2", "alpha", ["entered_on": "site"]),
                [Town.delete("purchase_order", "ours-3")], [Town.change("purchase_order_line", "more", ["purchase_order_ID": "ours-4"])],
            ])
        #expect(forged.map(\.code) == ["not-editor", "not-editor", "not-editor", "not-editor", "not-editor"])
        #expect(try town.centralPayload("purchase_order", "forged") == nil)
        #expect(try town.centralPayload("purchase_order", "ours")?.contains(#""entered_on":"primary""#) == true)
        // Its own order does not become the primary's by an edit.
        let own = try town.forge("North", [order("own", "alpha"), [Town.change("purchase_order", "own", ["store_ID": "alpha"].merging(side) { $1 })]])
        #expect(own.map(\.code) == [nil, "not-editor"])
    }

    @Test func `an order written before the preference was heard of is the satellite's for life`() throws {
        let town = try Town()
        try town.syncAll()
        try PreferenceAdministration(town.network.central).set(.centralisedProcurement, on: true, user: "test")
        try town.write("North", order("late", "alpha"))
        try town.syncAll()
        #expect(try town.centralPayload("purchase_order_line", "late-line") != nil)
        #expect(try town.network.administration.quarantine().isEmpty)
        #expect(town.refusal { try town.central(order("late", "alpha", ["comment": "x"])) } == .notEditor)
        #expect(town.refusal { try town.write("North", order("late", "alpha", ["comment": "still mine"])) } == nil)
        #expect(town.refusal { try town.write("North", order("next", "alpha")) } == .orderedCentrally)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `in supervisor mode the primary orders for any store whatever the preference, a satellite only for its own`() throws {
        let town = try Town()
        try town.syncAll()
        try town.central(order("s", "alpha"), acting: Self.supervisor)
        try town.central(order("d", "depot"), acting: Self.supervisor)
        try town.syncAll()
        #expect(try town.payload("North", "purchase_order", "s")?.contains(#""entered_on":"primary""#) == true)
        #expect(town.refusal { try town.write("North", order("s", "alpha", ["comment": "mine"])) } == .notEditor)
        #expect(town.refusal { try town.central(order("s", "alpha", ["comment": "edited"]), acting: Self.supervisor) } == nil)
        #expect(town.refusal { try town.write("North", order("x", "beta"), acting: Self.supervisor) } == .notEditor)
        #expect(town.refusal { try town.write("North", order("own", "alpha"), acting: Self.supervisor) } == nil)
        #expect(try town.payload("North", "purchase_order", "own")?.contains("entered_on") == false)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `goods received for the primary's order go to the primary as well, whichever comes first, and stop when it is deleted`() throws {
        let town = try centralised(.centralisedProcurement)
        try town.makePrimary("South")
        try town.syncAll()
        try town.write("South", order("o", "alpha"))
        try town.syncAll()
        func received(_ id: String, _ order: String) -> [Change] {
            [
                Town.change("Goods_received", id, ["store_ID": "alpha", "purchase_order_ID": order]),
                Town.change("Goods_received_line", "\(id)-line", ["goods_received_ID": id]),
            ]
        }
        try town.write("North", received("g", "o") + received("early", "later") + received("own", "nothing"))
        try town.syncAll()
        #expect(try town.holders("Goods_received", "g") == ["North", "South"])
        #expect(try town.holders("Goods_received_line", "g-line") == ["North", "South"])
        #expect(try town.holders("Goods_received", "early") == ["North"])
        try town.write("South", order("later", "alpha"))
        try town.syncAll()
        #expect(try town.holders("Goods_received_line", "early-line") == ["North", "South"])
        #expect(try town.holders("Goods_received_line", "own-line") == ["North"])
        #expect(town.refusal { try town.write("South", [Town.delete("Goods_received", "g")]) } == .notEditor)
        try town.expectSound()
        try town.write("South", [Town.delete("purchase_order_line", "later-line"), Town.delete("purchase_order", "later")])
        try town.syncAll()
        #expect(try town.holders("Goods_received", "early") == ["North"])
        #expect(try town.holders("Goods_received_line", "early-line") == ["North"])
        try town.expectSound()
    }

    @Test func `when the primary is a remote site, central is a satellite like the others`() throws {
        let town = try centralised(.centralisedProcurement)
        try town.makePrimary("South")
        try town.syncAll()
        #expect(town.refusal { try town.central(order("x", "depot")) } == .orderedCentrally)
        try town.write("South", order("for-depot", "depot") + order("for-lonely", "lonely") + order("for-beta", "beta"))
        try town.syncAll()
        #expect(try town.centralPayload("purchase_order", "for-depot")?.contains(#""entered_on":"primary""#) == true)
        #expect(try town.holders("purchase_order", "for-depot") == ["South"])
        #expect(try town.holders("purchase_order_line", "for-lonely-line") == ["South", "Island"])
        #expect(town.refusal { try town.central([Town.delete("purchase_order", "for-depot")]) } == .notEditor)
        try town.expectSound()
    }
}
