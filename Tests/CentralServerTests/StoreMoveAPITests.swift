import Failures
import HTTPHost
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import TestSupport
import Testing

@testable import CentralServer

@Suite("R-SITE 3: moving stores over HTTP", .ownThreads)
struct StoreMoveAPITests {
    private static func expect(_ reply: APIClient.Reply, isAnswerOf id: String, _ central: CentralUnderTest) throws {
        let operation = try #require(CentralAPI.unserved(central.database).operations.first { $0.id == id })
        #expect(reply.status == operation.status, "\(id): \(reply.body)")
        #expect(throws: Never.self, "\(id)") { try operation.answer?.check(reply.body) }
    }

    @Test func `a move is planned, ordered, listed and called off, once for each key`() async throws {
        try await withCentral { central in
            try central.loadSample()
            let owner = try APIClient.owner(central)
            try central.addSite("North", stores: ["LKC"])
            try central.addSite("South", stores: [])
            try await central.database.writeAsync { transaction in
                for var site in try transaction.sites.all() where site.kind != .central {
                    (site.database, site.app, site.isInitialised) = ("database-of-\(site.name)", "test", true)
                    try transaction.sites.save(site)
                }
            }
            try await Self.expect(owner.call(.GET, "stores/LKC/move-plans/South"), isAnswerOf: "planStoreMove", central)
            try await Self.expect(owner.call(.GET, "stores/LKC/move-plans/central?collector=true"), isAnswerOf: "planStoreMove", central)
            #expect(try await owner.call(.GET, "stores/LKC/move-plans/nowhere").code == "not-found")
            let ordered = try await owner.call(.PUT, "stores/LKC/move", .object([("site", .string("South"))]))
            try Self.expect(ordered, isAnswerOf: "moveStore", central)
            #expect(ordered.body["phase"]?.text == "ordered" && ordered.body["waitsFor"]?["name"]?.text == "North")
            #expect(try await owner.call(.PUT, "stores/LKC/move", .object([("site", .string("central"))])).code == "hand-over-under-way")
            #expect(try await owner.call(.PUT, "stores/LKC/move", .object([("site", .string("North"))])).code == "argument-invalid")
            #expect(try await owner.call(.PUT, "stores/LKC/move", .object([])).code == "argument-invalid")
            let list = try await owner.call(.GET, "store-moves")
            try Self.expect(list, isAnswerOf: "listStoreMoves", central)
            #expect(list.body["items"]?.elements?.count == 1)
            #expect(try await owner.call(.GET, "status").body["storeMoves"]?.elements?.first?["code"]?.text == "LKC")
            try await Self.expect(owner.call(.DELETE, "stores/LKC/move"), isAnswerOf: "cancelStoreMove", central)
            #expect(try await owner.call(.DELETE, "stores/LKC/move").code == "not-found")
            #expect(try await owner.call(.GET, "status").body["storeMoves"]?.elements?.isEmpty == true)
            let forced = try await owner.call(.PUT, "stores/LKC/move", .object([("site", .string("South")), ("force", .bool(true))]))
            #expect(forced.body["phase"]?.text == "loading" && forced.body["forced"]?.truth == true)
        }
    }
}
