import Failures
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncRules
@testable import SyncSite

@Suite("R-OWN 7: users travel once", .ownThreads)
struct UserTests {
    private func user(_ id: String, _ name: String, _ more: [String: String] = [:]) -> Change {
        Town.change("user", id, ["name": name].merging(more) { $1 })
    }
    private func access(_ id: String, _ user: String, _ store: String, _ mayLogIn: String = "true") -> Change {
        Town.change("user_store", id, ["user_ID": user, "store_ID": store, "can_login": mayLogIn])
    }

    @Test func `a new user goes to central at creation, without permissions, and to nobody else`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [user("u", "Ana", ["permissions_spare": "secret"]), access("us", "u", "alpha")])
        try town.syncAll()
        let copy = try #require(try town.centralPayload("user", "u"))
        #expect(copy.contains("Ana") && !copy.contains("secret"))
        #expect(try town.payload("North", "user", "u")?.contains("secret") == true)
        #expect(try town.centralPayload("user_store", "us") == nil)
        #expect(try town.holders("user", "u") == ["North"])
        try town.expectSound()
    }

    @Test func `a user that a site told of works in no store of central until a right is given there`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [user("u", "Ana")])
        try town.syncAll()
        try town.central([user("c", "Ben")])
        let shelf = Town.change("Location", "shelf", ["store_ID": "depot"])
        #expect(town.refusal { try town.central([shelf], acting: WriteContext(user: "Ana", store: "depot")) } == .userNotInStore)
        #expect(try town.network.administration.users.list().filter(\.isFromSite).map(\.name) == ["Ana"])
        try town.central([shelf], acting: WriteContext(user: "Ben", store: "depot"))
        try town.network.administration.users.setRight(of: "Ana", in: "depot", mayLogIn: true, isDefault: nil, newID: "row")
        try town.central([Town.delete("Location", "shelf")], acting: WriteContext(user: "Ana", store: "depot"))
    }

    @Test func `a user that a site told of before central noted it works in no store either, once the database is opened anew`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [user("u", "Ana")])
        try town.syncAll()
        try town.central([user("c", "Ben")])
        for database in [town.network.central, try town.site("North").database] {
            try database.engine.write { sql in
                try sql.execute("DELETE FROM meta WHERE name LIKE 'users.from-site:%'")
                try sql.execute("DELETE FROM migrations WHERE name = '0012-site-users'")
            }
        }
        try town.network.reopenCentral()
        #expect(try town.network.administration.users.list().filter(\.isFromSite).map(\.name) == ["Ana"])
        let shelf = Town.change("Location", "shelf", ["store_ID": "depot"])
        #expect(town.refusal { try town.central([shelf], acting: WriteContext(user: "Ana", store: "depot")) } == .userNotInStore)
        // At the site that made it, it is one of its own as ever.
        let file = town.network.folder.appending(path: "north.sqlite")
        try RestoreTests.copy(town.site("North").database, to: file)
        let north = SiteEngine(try Network.database(file, opening: "later"))
        #expect(try north.users(acting: .program).list().map(\.isFromSite) == [false])
    }

    @Test func `what becomes of it afterwards stays local on each side`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [user("u", "Ana")])
        // Also when it is edited before it has travelled: what travels is what was created.
        #expect(try town.write("North", [user("u", "Anne")]) == nil)
        try town.syncAll()
        #expect(try town.centralPayload("user", "u")?.contains("Ana") == true)
        #expect(try town.write("North", [user("u", "Annika")]) == nil)
        try town.central([user("u", "Central's Ana")])
        try town.syncAll()
        #expect(try town.centralPayload("user", "u")?.contains("Central's Ana") == true)
        #expect(try town.payload("North", "user", "u")?.contains("Annika") == true)
        #expect(try town.write("North", [Town.delete("user", "u")]) == nil)
        try town.syncAll()
        #expect(try town.centralPayload("user", "u") != nil)
        try town.central([user("c", "Made on central")])
        try town.syncAll()
        #expect(try town.holders("user", "c") == [])
        try town.expectSound()
    }

    @Test func `an edit or deletion forced onto the wire is kept apart, the same creation again is not`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [user("u", "Ana")])
        try town.syncAll()
        #expect(try town.forge("South", [[user("u", "Eve")], [access("us", "u", "beta")]]).map(\.code) == ["never-syncs", "never-syncs"])
        #expect(try town.forge("Clinic", [[Town.delete("user", "u")]])[0].code == "never-syncs")
        #expect(try town.forge("Island", [[user("u", "Ana")]])[0].code == nil)
        #expect(try town.centralPayload("user", "u")?.contains("Ana") == true)
    }

    @Test func `a site keeps its user also when central has another of that id`() throws {
        let town = try Town()
        try town.syncAll()
        try town.central([user("u", "Central's")])
        try town.write("North", [user("u", "North's")])
        try town.syncAll()
        #expect(try town.payload("North", "user", "u")?.contains("North's") == true)
        #expect(try town.centralPayload("user", "u")?.contains("Central's") == true)
        try town.expectSound()
    }

    /// Central knows Ana, who may use alpha and beta, and may not use pharmacy.
    private func sent() throws -> (town: Town, ids: Counter) {
        let town = try Town()
        try town.central([
            user("u", "Ana", ["permissions_spare": "rights"]), access("us-a", "u", "alpha"), access("us-b", "u", "beta"),
            access("us-d", "u", "depot"), access("us-p", "u", "pharmacy", "false"),
        ])
        try town.syncAll()
        return (town, Counter())
    }

    @Test func `central sends a user with permissions to the sites of the stores the user may use, each its own part`() throws {
        let (town, ids) = try sent()
        let stores = try town.network.administration.sendUser("Ana") { "send-\(ids.next())" }
        #expect(stores.map(\.id) == ["alpha", "beta"])
        try town.syncAll()
        #expect(try town.holders("user", "u") == ["North", "South"])
        #expect(try town.payload("North", "user", "u")?.contains("rights") == true)
        #expect(try town.holders("user_store", "us-a") == ["North"])
        #expect(try town.holders("user_store", "us-b") == ["South"])
        #expect(try town.holders("user_store", "us-d") == [])
        #expect(try town.network.administration.status(logLines: 200).log.contains { $0.event == "user-sent" })
        for id in ["send-1", "send-2"] { #expect(try town.centralPayload("message", id)?.contains("processed") == true) }
        try town.expectSound()
    }

    @Test func `central hears in the same sync that a copy was taken: nothing waits after it`() throws {
        let (town, ids) = try sent()
        try town.network.administration.sendUser("Ana") { "send-\(ids.next())" }
        try town.network.sync("North")
        #expect(try town.site("North").status().toSend == 0)
        #expect(try town.network.administration.status(of: "North").isUpToDate)
        try town.expectSound()
    }

    @Test func `a copy is taken exactly once: what the site makes of it stays, until the next order`() throws {
        let (town, ids) = try sent()
        try town.network.administration.sendUser("u") { "send-\(ids.next())" }
        try town.syncAll()
        try town.write("North", [user("u", "North's Ana")])
        try town.central([user("u", "Central's Ana")])
        try town.syncAll()
        #expect(try town.payload("North", "user", "u")?.contains("North's Ana") == true)
        #expect(try town.centralPayload("user", "u")?.contains("Central's Ana") == true)
        try town.network.administration.sendUser("u") { "send-\(ids.next())" }
        try town.syncAll()
        #expect(try town.payload("North", "user", "u")?.contains("Central's Ana") == true)
        try town.expectSound()
    }

    @Test func `a sync that breaks off anywhere takes the copy neither twice nor never`() throws {
        struct Cut: Error {}
        for cut in 1..<8 {
            let (town, ids) = try sent()
            try town.network.administration.sendUser("u") { "send-\(ids.next())" }
            do {
                try town.network.sync("North") { if $0 == cut { throw Cut() } }
            } catch is Cut {}
            if try town.payload("North", "user", "u") != nil { try town.write("North", [user("u", "North's Ana")]) }
            let had = try town.payload("North", "user", "u")
            try town.syncAll()
            let has = try #require(try town.payload("North", "user", "u"))
            #expect(had == nil || had == has, "cut before call \(cut)")
            try town.expectSound()
        }
    }

    @Test func `a store that moves takes the user along, and a site that was never loaded gets it with the first load`() throws {
        let (town, ids) = try sent()
        try town.network.administration.sendUser("u") { "send-\(ids.next())" }
        try town.network.administration.assign(store: "alpha", to: "Island", force: true)
        try town.network.addSite("New", stores: [])
        try town.network.administration.assign(store: "beta", to: "New", force: true)
        try town.syncAll()
        for _ in 0..<2 { try town.network.sync("New") }
        #expect(try town.holders("user_store", "us-a") == ["Island"])
        #expect(try town.holders("user", "u") == ["Island"])
        #expect(try town.site("New").database.read { try $0.records.record("user_store", "us-b") } != nil)
        #expect(try town.site("New").verify().problems == [])
        try town.expectSound()
    }

    @Test func `a user who was sent while another site held a copy of the store is taken there when the store becomes its own`() throws {
        let (town, ids) = try sent()
        try town.network.administration.setCollector(store: "beta", at: "Island", true)
        try town.network.administration.sendUser("u") { "send-\(ids.next())" }
        try town.network.sync("Island")
        #expect(try town.site("Island").database.read { try $0.records.record("user_store", "us-b") } == nil)
        try town.network.administration.assign(store: "beta", to: "Island", force: true)
        for _ in 0..<2 { try town.network.sync("Island") }
        #expect(try town.site("Island").database.read { try $0.records.record("user_store", "us-b") } != nil)
        try town.syncAll()
        #expect(try town.site("South").database.read { try $0.records.record("user_store", "us-b") } == nil)
        try town.expectSound()
    }

    @Test func `nobody but central sends users, and a user without a store elsewhere is not sent`() throws {
        let (town, ids) = try sent()
        let copy = Town.change("message", "evil", ["toStoreID": "beta", "type": "user_copy", "status": "new", "body": "{}"])
        #expect(town.refusal { try town.write("North", [copy]) } == .notEditor)
        #expect(try town.forge("North", [[copy]])[0].code == "not-editor")
        try town.central([user("alone", "Bea")])
        #expect(throws: Failure.self) { try town.network.administration.sendUser("alone") { "send-\(ids.next())" } }
        #expect(throws: Failure.self) { try town.network.administration.sendUser("nobody") { "send-\(ids.next())" } }
    }

    @Test func `a copy that cannot be read is reported and asked for no more`() throws {
        let (town, _) = try sent()
        try town.central([Town.change("message", "broken", ["toStoreID": "alpha", "type": "user_copy", "status": "new", "body": "x"])])
        try town.syncAll()
        #expect(try town.site("North").status().log.contains { $0.event == "user-not-taken" })
        #expect(try town.centralPayload("message", "broken")?.contains("processed") == true)
        try town.expectSound()
    }
}
