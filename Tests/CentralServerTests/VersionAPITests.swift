import Failures
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import CentralServer

@Suite("R-SITE 6: an edit over HTTP is bound to what its caller read, and an act under a key is done once", .ownThreads)
struct VersionAPITests {
    private static func withSample(_ body: @escaping @Sendable (CentralUnderTest, APIClient) async throws -> Void) async throws {
        try await withCentral { central in
            try central.loadSample()
            try await body(central, APIClient.owner(central))
        }
    }

    private static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue { .object(members.map { ($0.key, $0.value) }) }

    @Test func `what two people change at once is changed by one of them: stores, users and preferences`() async throws {
        try await Self.withSample { central, owner in
            try central.addSite("North")
            _ = try await owner.call(.POST, "users", Self.object(["name": .string("Esi"), "stores": .array([.string("LKC")])]))
            let edits: [(read: String, method: HTTPMethod, path: String, body: JSONValue?)] = [
                ("stores/LKC", .PATCH, "stores/LKC", Self.object(["name": .string("Lakeside")])),
                ("stores/LKC/settings", .PATCH, "stores/LKC", Self.object(["tags": .string("north")])),
                ("stores/HVD", .PUT, "stores/HVD/transactions", Self.object(["on": .bool(true)])),
                ("stores/RDS", .PUT, "stores/RDS/collectors/North", nil),
                ("stores/RDS", .PUT, "stores/RDS/active-site", Self.object(["site": .string("North")])),
                ("users/Esi", .PATCH, "users/Esi", Self.object(["jobTitle": .string("Storekeeper")])),
                ("users/Esi", .PUT, "users/Esi/stores/HVD", Self.object([:])), ("users/Esi", .DELETE, "users/Esi/stores/HVD", nil),
                ("preferences/centralised_procurement", .PUT, "preferences/centralised_procurement", Self.object(["on": .bool(true)])),
            ]
            for edit in edits {
                let read = try await owner.call(.GET, edit.read)
                let version = try #require(read.version, "\(edit.read): \(read.body)")
                let first = try await owner.call(edit.method, edit.path, edit.body, headers: ["If-Match": "\"\(version)\""])
                #expect(first.status == 200, "\(edit.path): \(first.body)")
                #expect(first.version != nil && first.version != version, "\(edit.path) \(edit.method)")
                // Somebody who read the same before is told, and nothing is changed.
                let second = try await owner.call(edit.method, edit.path, edit.body, headers: ["If-Match": "\"\(version)\""])
                #expect(second.status == 412 && second.code == "version-outdated", "\(edit.path): \(second.body)")
                #expect(second.body["context"]?["version"]?.text == first.version)
                #expect(try await owner.call(.GET, edit.read).version == first.version, "\(edit.path)")
            }
        }
    }

    @Test func `every edit of something that is read takes the version that reading it gave`() throws {
        let operations = try CentralAPI.unserved(try CentralUnderTest.makeDatabase(try CentralUnderTest.makeFolder())).operations
        let apart: Set<String> = [
            // One switch, set to what it says: nothing of somebody else's is lost with it.
            "switchSynchronisation", "setQuarantineRoom", "setTransferMonths", "setListsSetItems",
            // Two are visible to one another, or are not; a move is there, or is not.
            "grantVisibility", "revokeVisibility", "show", "hide", "moveStore", "cancelStoreMove", "cancelHomeMove",
            // Ends somebody's session or token.
            "closeSession", "revokeOwnKey", "revokeKey",
        ]
        for operation in operations where [.put, .patch, .delete].contains(operation.method) {
            #expect(operation.takesVersion != apart.contains(operation.id), "\(operation.id)")
            #expect(!operation.takesVersion || operation.failures.contains(.versionOutdated), "\(operation.id)")
        }
    }

    @Test func `a number asked for twice under one key is one number, and a refused edit uses no key up`() async throws {
        try await Self.withSample { central, owner in
            let body = Self.object(["store": .string("NMS"), "kind": .string("stock_take")])
            let first = try await owner.call(.POST, "numbers", body, headers: ["Idempotency-Key": "n-1"])
            let again = try await owner.call(.POST, "numbers", body, headers: ["Idempotency-Key": "n-1"])
            #expect(first.status == 201 && again.status == 201 && first.body == again.body)
            let next = try await owner.call(.POST, "numbers", body, headers: ["Idempotency-Key": "n-2"])
            #expect(next.body["number"]?.integer == (first.body["number"]?.integer ?? 0) + 1)
            // The key stands in the transaction of the number: whatever takes the answer away, the number is not taken twice.
            #expect(try central.database.read { try $0.doneActs.act(of: "owner", key: "n-1") } != nil)
            let wrong = ["If-Match": "\"0000000000000000\"", "Idempotency-Key": "e-1"]
            let edit = Self.object(["name": .string("Depot")])
            #expect(try await owner.call(.PATCH, "stores/NMS", edit, headers: wrong).status == 412)
            #expect(try await owner.call(.PATCH, "stores/NMS", edit, headers: ["Idempotency-Key": "e-1"]).status == 200)
            let version = try #require(try await owner.call(.GET, "stores/NMS").version)
            let right = ["If-Match": "\"\(version)\"", "Idempotency-Key": "e-2"]
            let other = Self.object(["name": .string("National Depot")])
            #expect(try await owner.call(.PATCH, "stores/NMS", other, headers: right).status == 200)
            // Its own act has changed the version meanwhile: the key is what counts.
            #expect(try await owner.call(.PATCH, "stores/NMS", other, headers: right).status == 200)
            #expect(try await owner.call(.PATCH, "stores/NMS", edit, headers: right).code == "act-key-reused")
        }
    }

    @Test func `a damaged record is mended over HTTP from a copy, once under a key`() async throws {
        try await Self.withSample { central, owner in
            let record = try #require(try central.database.read { try $0.records.records(matching: RecordQuery(table: "item", limit: 1)).first })
            let copy = #"{"tableName":"item","recordId":"\#(record.key.id)","recordData":\#(String(decoding: record.payload, as: UTF8.self))}"#
            try central.database.write { transaction in
                try transaction.records.update(
                    record.rec, position: record.position, origin: record.origin, hash: record.hash, payload: Array(#"{"ID":"x"}"#.utf8), parent: nil)
            }
            #expect(try await owner.call(.GET, "verification").body["problemCount"]?.integer == 1)
            let body = Self.object(["copies": .array([try JSONValue(parsing: Array(copy.utf8))])])
            let viewer = try await APIClient(central: central).person("viewer", .support)
            #expect(try await viewer.call(.POST, "verification/repair", body).code == "not-permitted")
            let done = try await owner.call(.POST, "verification/repair", body, headers: ["Idempotency-Key": "r"])
            #expect(done.status == 200 && done.body["restored"]?.elements?.count == 1, "\(done.body)")
            #expect(try await owner.call(.POST, "verification/repair", body, headers: ["Idempotency-Key": "r"]).body == done.body)
            #expect(try await owner.call(.GET, "verification").body["problemCount"]?.integer == 0)
            #expect(try central.administration.audited().count { $0.act == "database-repaired" } == 1)
        }
    }
}
