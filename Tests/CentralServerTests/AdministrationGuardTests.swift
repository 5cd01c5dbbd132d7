import Failures
import Foundation
import HTTPHost
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import Synchronization
import TestSupport
import Testing

@testable import CentralServer

@Suite("R-SITE 6: what guesses, haste and curiosity do not get from the administration interface", .ownThreads)
struct AdministrationGuardTests {
    @Test func `many at once under one key do the act once`() async throws {
        try await withCentral { central in
            let ama = try await APIClient(central: central).person("Ama", .viewer, [.editSyncSites])
            let body = JSONValue.object([("name", .string("North")), ("password", .string("a long password"))])
            let codes = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let reply = try await ama.call(.POST, "sites", body, headers: ["Idempotency-Key": "k"])
                        return reply.code ?? String(reply.status)
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(codes.contains("201") && codes.isSubset(of: ["201", "act-under-way"]), "\(codes)")
            #expect(try central.administration.sites().count == 2)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `who asks for an act that is being done is told to come back, and then gets its answer`() async throws {
        try await withCentral { central in
            let owner = try APIClient.owner(central)
            let body = JSONValue.object([("name", .string("North")), ("password", .string("a long password"))])
            func ask(_ body: JSONValue) async throws -> APIClient.Reply { try await owner.call(.POST, "sites", body, headers: ["Idempotency-Key": "k"]) }
            // Central's database is busy with something else: the first one waits for its turn.
            let (isHeld, goes) = (Latch(), Latch())
            // Where the second one waits as well, the test's time ends that: nobody is held up for ever.
            try await withTaskCancellationHandler {
                async let busy: Void = BoundedWork(threads: 1, waitingMax: 1).run {
                    try central.database.write { _ in
                        isHeld.open()
                        goes.wait()
                    }
                }
                try await isHeld.opened()
                async let first = ask(body)
                try await Task.sleep(for: .milliseconds(300))
                let second = try await ask(body)
                #expect(second.status == 409 && second.code == "act-under-way" && second.body["retry"]?.text == "automatic", "\(second.body)")
                #expect(second.headers.first(name: "retry-after") == "1")
                let other = JSONValue.object([("name", .string("South")), ("password", .string("a long password"))])
                #expect(try await ask(other).code == "act-key-reused")
                goes.open()
                try await busy
                let done = try await first
                #expect(done.status == 201)
                let again = try await ask(body)
                #expect(again.status == 201 && again.body == done.body)
            } onCancel: {
                goes.open()
            }
        }
    }

    @Test func `what is asked for under a key is summed up with a secret that the database does not hold`() async throws {
        let sums = try await withCentral { central in
            let owner = try APIClient.owner(central)
            let body = JSONValue.object([("name", .string("North")), ("password", .string("a long password"))])
            _ = try await owner.call(.POST, "sites", body, headers: ["Idempotency-Key": "k"])
            let asked = Array("POST /api/v1/sites\n".utf8) + body.serialised()
            let kept = try #require(try central.database.read { try $0.doneActs.act(of: "owner", key: "k") }).request
            return (kept, [Digest.of(asked), Digest.of(Array(Digest.of(asked).hex.utf8))])
        }
        #expect(!sums.1.contains(sums.0))
    }

    @Test func `strangers who guess at the first administrator's secret cost nobody else anything slow`() async throws {
        try await withCentral({ $0.lockout.patience = .seconds(1) }) { central in
            try central.administration.allowFirstAdministrator(secret: "AAAAA-BBBBB")
            let open = APIClient(central: central)
            var codes: Set<String> = []
            for _ in 0..<12 {
                let body: JSONValue = .object([("secret", .string("guess")), ("name", .string("Eve")), ("password", .string("x"))])
                codes.insert(try await open.call(.POST, "first-administrator", body).code ?? "")
            }
            // A password of one sign would be refused, were it looked at before the secret.
            #expect(codes == ["first-secret-wrong", "locked-out"])
        }
    }

    @Test func `somebody who signed in from an address before does so there though strangers guess elsewhere`() async throws {
        try await withCentral({
            $0.lockout.patience = .seconds(1)
            $0.trustedProxies = try TrustedProxies(["127.0.0.1"])
        }) { central in
            let ama = try await APIClient(central: central).person("Ama", .viewer)
            #expect(try await ama.call(.GET, "me").status == 200)
            func signIn(_ password: String, from address: String) async throws -> String {
                let body = JSONValue.object([("name", .string("Ama")), ("password", .string(password))])
                let reply = try await APIClient(central: central).call(.POST, "sessions", body, headers: ["X-Forwarded-For": address])
                return reply.code ?? String(reply.status)
            }
            #expect(try await signIn("password of Ama", from: "10.0.0.1") == "201")
            var isLocked = false
            for number in 0..<120 where !isLocked { isLocked = try await signIn("guess", from: "10.1.0.\(number)") == "locked-out" }
            #expect(isLocked)
            #expect(try await signIn("password of Ama", from: "10.0.0.1") == "201")
        }
    }

    /// Something happened, on whichever thread.
    private final class Flag: Sendable {
        private let value = Mutex(false)
        var isSet: Bool { value.withLock { $0 } }
        func set() { value.withLock { $0 = true } }
    }

    @Test func `a question is answered while somebody writes`() async throws {
        try await withCentral { central in
            let ama = try await APIClient(central: central).person("Ama", .viewer)
            let (isWriting, isAnswered) = (Flag(), Flag())
            async let wasAnswered = central.database.writeAsync { _ in
                isWriting.set()
                for _ in 0..<2_000 where !isAnswered.isSet { Thread.sleep(forTimeInterval: 0.01) }
                return isAnswered.isSet
            }
            while !isWriting.isSet { try await Task.sleep(for: .milliseconds(5)) }
            #expect(try await ama.call(.GET, "me").status == 200)
            isAnswered.set()
            #expect(try await wasAnswered)
        }
    }

    @Test func `when a key was used last is written down beside the calls`() async throws {
        try await withCentral { central in
            let ama = try central.administration.createAccount(name: "Ama", role: .viewer, rights: [], secret: "h", id: "ama")
            let key = try central.administration.createToken(account: ama.id, label: "program", days: 1, key: "k", id: "token")
            let uses = KeyUses(central.administration, logger: central.log.logger)
            uses.remember(key.id)
            #expect(try central.administration.keys(of: ama.id).map(\.used) == [nil])
            await uses.write()
            #expect(try central.administration.keys(of: ama.id).allSatisfy { $0.used != nil })
        }
    }

    @Test func `an edit bound to a version of what has none is refused, not done`() async throws {
        try await withCentral { central in
            let owner = try APIClient.owner(central)
            let reply = try await owner.call(.PATCH, "quarantine-room", .object([("groups", .integer(5))]), headers: ["If-Match": "\"9\""])
            #expect(reply.code == "argument-invalid" && reply.body["context"]?["field"]?.text == "If-Match")
            #expect(try await owner.call(.DELETE, "sites/central", headers: ["If-Match": "\"1\", \"2\""]).code == "argument-invalid")
        }
    }

    @Test func `who may decide but not see what is kept apart sees no group in the answer`() async throws {
        let operations = try CentralAPI.unserved(try CentralUnderTest.makeDatabase(try CentralUnderTest.makeFolder())).operations
        for id in ["redriveQuarantined", "dismissQuarantined"] {
            let operation = try #require(operations.first { $0.id == id })
            #expect(operation.permission == Permission.decideQuarantine.rawValue)
            guard case .object(let members)? = operation.answer, case .nullable? = members.first(where: { $0.name == "group" })?.schema else {
                Issue.record("\(id) shows a group to everybody")
                continue
            }
        }
    }

    @Test func `connections for events are taken off however they end, and a person has a few`() {
        let count = ConnectionCount()
        for _ in 0..<4 { #expect(count.enter("ama", each: 4, all: 6)) }
        #expect(!count.enter("ama", each: 4, all: 6) && !count.hasRoom(for: "ama", each: 4, all: 6))
        #expect(count.enter("kofi", each: 4, all: 6) && count.enter("esi", each: 4, all: 6))
        #expect(!count.enter("yaw", each: 4, all: 6))
        count.leave("ama")
        #expect(count.enter("yaw", each: 4, all: 6))
        for name in ["ama", "ama", "ama", "kofi", "esi", "yaw"] { count.leave(name) }
        for _ in 0..<4 { #expect(count.enter("ama", each: 4, all: 4)) }
    }
}
