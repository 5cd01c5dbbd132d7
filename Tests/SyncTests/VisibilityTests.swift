import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules
@testable import SyncSite

@Suite("R-STORE 4: visibility granted and withdrawn sends the difference", .ownThreads)
struct VisibilityTests {
    @Test func `a grant brings exactly what partners know of one another, a revocation takes it back`() throws {
        let town = try Town(before: [
            Town.change("pref", "lonely-pref", ["store_ID": "lonely", "item": "x"]),
            Town.change("item_line", "stock", ["store_ID": "lonely"]),
        ])
        try town.syncAll()
        #expect(try town.holders("store", "lonely") == ["Island"])
        try town.grant("beta", "lonely")
        let report = try town.network.sync("South")
        // The store, its preference and the two rows of visibility; its name everybody had, its stock nobody gets.
        #expect(report.received == 4)
        try town.syncAll()
        #expect(try town.holders("store", "lonely") == ["South", "Island"])
        #expect(try town.holders("store", "beta") == ["North", "South", "Island"])
        #expect(try town.holders("pref", "lonely-pref") == ["South", "Island"])
        #expect(try town.holders("item_line", "stock") == ["Island"])
        try town.expectSound()
        try town.network.administration.revokeVisibility("beta", "lonely")
        try town.syncAll()
        #expect(try town.holders("store", "lonely") == ["Island"])
        #expect(try town.holders("store", "beta") == ["North", "South"])
        try town.expectSound()
    }

    @Test func `documents exchanged before a revocation stay where they are`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write(
            "North",
            [
                Town.change("transact", "i", ["store_ID": "alpha", "name_ID": "name-beta", "type": "ci"]),
                Town.change("trans_line", "l", ["transaction_ID": "i"]),
            ])
        try town.syncAll()
        try town.network.administration.revokeVisibility("alpha", "beta")
        try town.syncAll()
        #expect(try town.holders("transact", "i") == ["North", "South"])
        #expect(try town.holders("trans_line", "l") == ["North", "South"])
        try town.expectSound()
    }

    @Test func `a record gained through a second channel comes without its bytes, and losing one of two keeps it`() throws {
        let town = try Town()
        try town.central([Town.change("contact", "c", ["name_ID": "customer", "email": String(repeating: "x", count: 20_000)])])
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.syncAll()
        let engine = town.network.engine
        try town.central([Town.change("name_store_join", "second", ["name_ID": "customer", "store_ID": "depot"])])
        let caller = try town.caller("North")
        let reply = try engine.pull(caller, town.site("North").nextPull(bytes: 1_000_000, wantsDetail: false)).reply
        #expect(reply.count < 5_000)
        try town.network.sync("North")
        try town.expectSound()
        try town.central([Town.delete("name_store_join", "customer-in-alpha")])
        try town.network.sync("North")
        #expect(try town.holders("contact", "c") == ["North"])
        try town.central([Town.delete("name_store_join", "second")])
        try town.network.sync("North")
        #expect(try town.holders("contact", "c") == [])
        try town.expectSound()
    }

    @Test func `access withdrawn and given back between two syncs is no change`() throws {
        let town = try Town()
        try town.syncAll()
        try town.network.administration.revokeVisibility("alpha", "beta")
        try town.grant("alpha", "beta")
        let report = try town.network.sync("North")
        // The rows of visibility were deleted and written anew; nothing else travels.
        #expect(report.received == 4)
        #expect(report.repaired == 0)
        try town.syncAll()
        try town.expectSound()
    }

    @Test(arguments: [1, 700, 1_000_000])
    func `access withdrawn while much waits to be received does not stop the pull`(_ pageBytes: Int) throws {
        let town = try Town()
        try town.syncAll()
        try town.network.administration.revokeVisibility("alpha", "beta")
        for number in 0..<30 { try town.central([Town.change("item", "item-\(number)", ["item_name": "Salt"])]) }
        town.network.engine.limits.pageBytes = 1...8_000_000
        try town.network.sync("North", pageBytes: pageBytes)
        #expect(try town.holders("store", "beta") == ["South"])
        #expect(try town.holders("item", "item-29") == ["North"])
        #expect(try town.site("North").verify().problems == [])
    }

    @Test func `access withdrawn and given back in the middle of one pull loses nothing`() throws {
        let town = try Town()
        try town.syncAll()
        town.network.engine.limits.pageBytes = 1...8_000_000
        for number in 0..<6 { try town.central([Town.change("pref", "p\(number)", ["store_ID": "beta", "item": "x"])]) }
        for number in 0..<6 { try town.central([Town.change("item", "item-\(number)", ["item_name": "Salt"])]) }
        let report = try town.network.sync("North", pageBytes: 1) { calls in
            if calls == 6 { try town.network.administration.revokeVisibility("alpha", "beta") }
            if calls == 9 { try town.grant("alpha", "beta") }
        }
        #expect(report.repaired == 0)
        for number in 0..<6 { #expect(try town.holders("pref", "p\(number)").contains("North")) }
        try town.syncAll()
        try town.expectSound()
    }
}
