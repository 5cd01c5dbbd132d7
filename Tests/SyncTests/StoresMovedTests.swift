import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncSite

@Suite("R-STORE 1, R-SYNC 8: a site's own log tells which store came and which went, and where to", .ownThreads)
struct StoresMovedTests {
    private func log(_ town: Town, _ site: String) throws -> [String] {
        try town.site(site).status(logLines: 100).log.filter { $0.event.hasPrefix("store-") }.reversed().map { "\($0.event): \($0.message)" }
    }

    @Test func `the site that a store leaves tells that it is closed, that it went, and what stays; the other one that it came`() throws {
        let town = try Town()
        try town.syncAll()
        #expect(try log(town, "North").isEmpty && log(town, "Island").isEmpty, "a site's first stores are no news")
        _ = try town.moveStore("alpha", to: "Island")
        try town.network.sync("North")
        try town.network.sync("Island")
        #expect(
            try log(town, "North") == [
                "store-closed: The store Alpha (alpha) is being handed over to the site Island and is not edited here meanwhile.",
                "store-left: The store Alpha (alpha) went to the site Island and is not edited here any more.",
            ])
        #expect(try log(town, "Island") == ["store-came: The store Alpha (alpha) is worked in here from now on."])
        _ = try town.moveStore("alpha", to: "North", collects: true)
        try town.syncAll()
        try town.syncAll()
        let left = "store-left: The store Alpha (alpha) went to the site North and is not edited here any more. A copy to read stays here."
        #expect(try log(town, "Island").last == left)
        #expect(try log(town, "North").last == "store-came: The store Alpha (alpha) is worked in here from now on.")
        try town.expectSound()
    }

    @Test func `a move that was called off, and a store that was taken by force, are told too`() throws {
        let town = try Town()
        try town.syncAll()
        _ = try town.moveStore("alpha", to: "Island")
        // The line breaks as soon as the store is closed.
        #expect(throws: Failure.self) {
            try town.network.sync("North") { _ in if try !town.site("North").status().frozen.isEmpty { throw Failure(.centralUnreachable) } }
        }
        _ = try town.network.administration.cancelStoreMove("alpha")
        try town.syncAll()
        #expect(try log(town, "North").map { $0.prefix(12) } == ["store-closed", "store-stays:"])
        try town.network.administration.assign(store: "alpha", to: "Island", force: true)
        try town.syncAll()
        #expect(
            try log(town, "North").last == "store-left: The store Alpha (alpha) is not edited here any more: central says that it is another place's.")
    }
}
