import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-SITE 1, 6: people who administer central, and what each may do", .ownThreads)
struct AccountTests {
    private func administration() throws -> Administration {
        let administration = try Town().network.administration
        _ = try administration.createAccount(name: "Ama", role: .administrator, rights: Set(AccountRight.allCases), secret: "h", id: "ama")
        return administration
    }

    @discardableResult
    private func session(_ administration: Administration, _ account: String, key: String, secret: String = "h") throws -> AccountKey {
        try administration.openSession(account: account, secret: secret, from: "10.0.0.7", key: key, id: "id-\(Digest.of(Array(key.utf8)).hex)").1
    }

    private func refusal(_ code: FailureCode, sourceLocation: SourceLocation = #_sourceLocation, _ act: () throws -> Void) {
        let failure = #expect(throws: Failure.self, sourceLocation: sourceLocation) { try act() }
        #expect(failure?.code == code, sourceLocation: sourceLocation)
    }

    @Test func `a name is one in any case and any composition of its letters`() throws {
        let administration = try administration()
        _ = try administration.createAccount(name: "Jos\u{E9}", role: .viewer, rights: [], secret: "h", id: "jose")
        #expect(try administration.account("jose\u{301}").id == "jose")
        refusal(.nameTaken) { _ = try administration.createAccount(name: "JOSE\u{301}", role: .viewer, rights: [], secret: "h", id: "other") }
        let bad = [
            "", " ama", "a:b", "a\nb", String(repeating: "x", count: 101), "a\u{202E}b", "\u{3164}", "\u{2800}", "\u{2028}ama", "ama\u{FE0F}", "...",
            "Access Token", "command line.", "tributary", "ama",
        ]
        for name in bad where name != "ama" {
            refusal(.argumentInvalid) { _ = try administration.createAccount(name: name, role: .viewer, rights: [], secret: "h", id: "n") }
        }
    }

    @Test func `an id is never taken for a name, and nobody is called by another's id`() throws {
        let administration = try administration()
        _ = try administration.createAccount(name: "Kofi", role: .viewer, rights: [], secret: "h", id: "id-of-kofi")
        refusal(.argumentInvalid) {
            _ = try administration.createAccount(name: "id-of-kofi", role: .viewer, rights: [], secret: "h", id: "thief")
        }
        var rename = AccountEdit()
        rename.name = "id-of-kofi"
        refusal(.argumentInvalid) { _ = try administration.editAccount("Ama", rename) }
        let north = try administration.site("North")
        for name in [north.id, "2", "CENTRAL"] {
            refusal(.argumentInvalid) { _ = try administration.createSite(name: name, kind: .server, secret: "h", id: "new") }
            var edit = Administration.SiteEdit()
            edit.name = name
            refusal(.argumentInvalid) { _ = try administration.editSite("South", edit) }
        }
        // One that was named so before this was refused catches nothing that is meant for the other.
        try administration.database.write { transaction in
            var south = try #require(try transaction.sites.site(administration.site("South").id))
            south.name = north.id
            try transaction.sites.save(south)
        }
        #expect(try administration.site(north.id).id == north.id)
    }

    @Test func `nobody gives a right they do not have, nor takes over somebody who has one`() throws {
        let administration = try administration()
        func person(_ id: String, _ rights: Set<AccountRight>) throws -> Person {
            Person(try administration.createAccount(name: "name of \(id)", role: .administrator, rights: rights, secret: "h", id: id), key: nil)
        }
        let kofi = try person("kofi", [.moveStores])
        _ = try person("esi", [.decideQuarantine])
        refusal(.notPermitted) {
            _ = try administration.createAccount(name: "sock", role: .viewer, rights: [.decideQuarantine], secret: "h", id: "s", editor: kofi)
        }
        var edit = AccountEdit()
        edit.rights = [.decideQuarantine, .supervisorMode]
        refusal(.notPermitted) { _ = try administration.editAccount("esi", edit, editor: kofi) }
        edit = AccountEdit()
        edit.secret = "h2"
        refusal(.notPermitted) { _ = try administration.editAccount("esi", edit, editor: kofi) }
        refusal(.ownAccount) { _ = try administration.editAccount("kofi", edit, editor: kofi) }
        edit = AccountEdit()
        edit.rights = [.moveStores]
        #expect(try administration.editAccount("esi", edit, editor: kofi).rights == [.moveStores])
    }

    @Test func `a role allows what those before it allow, and a right of its own nobody's role`() throws {
        let administration = try administration()
        let allowed: [AccountRole: [Permission]] = [
            .viewer: [.look], .reports: [.look, .report], .support: [.look, .report, .support],
            .administrator: [.look, .report, .support, .administer],
        ]
        for role in AccountRole.allCases {
            let account = try administration.createAccount(name: role.rawValue, role: role, rights: [], secret: "h", id: role.rawValue)
            #expect(Permission.allCases.filter(Person(account, key: nil).may) == allowed[role])
        }
        let mover = try administration.createAccount(name: "mover", role: .viewer, rights: [.moveStores], secret: "h", id: "mover")
        #expect(Permission.allCases.filter(Person(mover, key: nil).may) == [.look, .moveStores])
        refusal(.notPermitted) { try Person(mover, key: nil).check(.editSyncSites) }
        #expect(Permission.allCases.allSatisfy(Person.owner.may))
        #expect(AccountRight.allCases.allSatisfy { Permission(rawValue: $0.rawValue)?.role == nil && Permission(rawValue: $0.rawValue) != nil })
    }

    @Test func `the first administrator signs up with the secret once, and nobody with another`() throws {
        let administration = try Town().network.administration
        refusal(.firstSecretWrong) { _ = try administration.createFirstAdministrator(secret: "S", name: "Ama", password: "h", id: "a") }
        try administration.allowFirstAdministrator(secret: "S")
        refusal(.firstSecretWrong) { _ = try administration.createFirstAdministrator(secret: "T", name: "Ama", password: "h", id: "a") }
        // A name that cannot be taken leaves the secret as it was.
        refusal(.argumentInvalid) { _ = try administration.createFirstAdministrator(secret: "S", name: "", password: "h", id: "a") }
        let ama = try administration.createFirstAdministrator(secret: "S", name: "Ama", password: "h", id: "a")
        #expect(ama.role == .administrator && ama.rights == Set(AccountRight.allCases))
        refusal(.firstSecretWrong) { _ = try administration.createFirstAdministrator(secret: "S", name: "Kofi", password: "h", id: "b") }
    }

    @Test(arguments: [true, false])
    func `once somebody administers, the secret opens nothing, however that one came`(isMadeSo: Bool) throws {
        let administration = try Town().network.administration
        try administration.allowFirstAdministrator(secret: "S")
        _ = try administration.createAccount(name: "Ama", role: isMadeSo ? .administrator : .viewer, rights: [], secret: "h", id: "a")
        if !isMadeSo {
            var edit = AccountEdit()
            edit.role = .administrator
            _ = try administration.editAccount("Ama", edit)
        }
        refusal(.firstSecretWrong) { _ = try administration.createFirstAdministrator(secret: "S", name: "Kofi", password: "h", id: "b") }
    }

    @Test func `somebody always administers, and nobody makes themselves more or less`() throws {
        let administration = try administration()
        var demotion = AccountEdit()
        demotion.role = .viewer
        var suspension = AccountEdit()
        suspension.isSuspended = true
        refusal(.lastAdministrator) { _ = try administration.editAccount("Ama", demotion) }
        refusal(.lastAdministrator) { _ = try administration.editAccount("Ama", suspension) }
        let ama = Person(try administration.account("Ama"), key: nil)
        let kofi = Person(try administration.createAccount(name: "Kofi", role: .administrator, rights: [], secret: "h", id: "kofi"), key: nil)
        for edit in [demotion, suspension] { refusal(.ownAccount) { _ = try administration.editAccount("Kofi", edit, editor: kofi) } }
        var rights = AccountEdit()
        rights.rights = [.supervisorMode]
        refusal(.ownAccount) { _ = try administration.editAccount("Kofi", rights, editor: kofi) }
        refusal(.ownAccount) { try administration.deleteAccount("Kofi", editor: kofi) }
        #expect(try administration.editAccount("Kofi", rights, editor: ama).rights == [.supervisorMode])
        _ = try administration.editAccount("Ama", suspension, editor: kofi)
        refusal(.lastAdministrator) { try administration.deleteAccount("Kofi") }
        try administration.deleteAccount("Ama", editor: kofi)
        #expect(try administration.accounts().map(\.name) == ["Kofi"])
    }

    @Test func `two administrators at once: the second hears that the first was faster`() throws {
        let administration = try administration()
        let kofi = try administration.createAccount(name: "Kofi", role: .viewer, rights: [], secret: "h", id: "kofi")
        var edit = AccountEdit()
        edit.role = .support
        let after = try administration.editAccount("Kofi", edit, version: kofi.version)
        #expect(after.version == kofi.version + 1)
        edit.role = .reports
        refusal(.versionOutdated) { _ = try administration.editAccount("Kofi", edit, version: kofi.version) }
        refusal(.versionOutdated) { try administration.deleteAccount("Kofi", version: kofi.version) }
        #expect(try administration.account("Kofi").role == .support)
        let site = try administration.site("North")
        var rename = Administration.SiteEdit()
        rename.name = "Far North"
        _ = try administration.editSite("North", rename, version: site.version)
        rename.name = "Near North"
        refusal(.versionOutdated) { _ = try administration.editSite("Far North", rename, version: site.version) }
        #expect(try administration.site("Far North").id == site.id)
    }

    @Test func `a key opens until it ends, is revoked, or its person is suspended, deleted, or has a new password`() async throws {
        let administration = try administration()
        let database = administration.database
        func opens(_ key: String) async -> Bool { (try? await administration.person(holding: key))?.name != nil }
        for id in ["b", "c", "d", "e"] { _ = try administration.createAccount(name: id, role: .viewer, rights: [], secret: "h", id: id) }
        for id in ["ama", "b", "c", "d", "e"] {
            try session(administration, id, key: "session-\(id)")
            _ = try administration.createToken(account: id, label: "program", days: 1, key: "token-\(id)", id: "t-\(id)")
            #expect(await opens("session-\(id)"))
            #expect(await opens("token-\(id)"))
        }
        #expect(try await administration.person(holding: "token-b").account == "b")
        #expect(await !opens("nobody's"))
        try administration.revokeKey("t-ama", of: "ama")
        refusal(.notFound) { try administration.revokeKey("t-b", of: "ama") }
        var edit = AccountEdit()
        edit.isSuspended = true
        _ = try administration.editAccount("b", edit)
        try administration.deleteAccount("c")
        edit = AccountEdit()
        edit.secret = "h2"
        _ = try administration.editAccount("d", edit)
        try await database.writeAsync { try $0.sql.execute("UPDATE account_keys SET expires = 1 WHERE account = 'e'") }
        var left: [String] = []
        for id in ["ama", "b", "c", "d", "e"] { for kind in ["session", "token"] where await opens("\(kind)-\(id)") { left.append("\(kind)-\(id)") } }
        #expect(left == ["session-ama"])
        // The password changed between its check and the session.
        refusal(.credentialsWrong) { try session(administration, "d", key: "late") }
        refusal(.credentialsWrong) { try session(administration, "b", key: "suspended") }
        #expect(try administration.keys(of: "e").isEmpty)
    }

    @Test func `keys are kept as hashes alone`() throws {
        let administration = try administration()
        let key = "0123456789abcdef0123456789abcdef"
        try session(administration, "ama", key: key)
        try administration.database.read { transaction in
            for table in ["account_keys", "accounts", "audit", "meta"] {
                let rows = try transaction.sql.prepare("SELECT * FROM \(table)").all { row in
                    (0..<(table == "meta" ? 2 : 8)).map { String(decoding: row.array($0), as: UTF8.self) }.joined(separator: " ")
                }
                #expect(!rows.contains { $0.contains(key) }, "\(table)")
            }
        }
    }

    private func asked(_ what: String, by actor: String = "ama", key: String = "k1") -> ActOnce {
        ActOnce(actor: actor, key: key, request: Digest.of(Array(what.utf8)))
    }

    @Test func `an act under a key is done once, whoever asks again and however its answer was lost`() throws {
        let database = try administration().database
        func create(_ once: ActOnce, _ name: String) throws {
            _ = try Administration(once.database(database)).createSite(name: name, kind: .server, secret: "h", id: "site-\(name)")
        }
        let first = asked("East")
        #expect(try first.answered(in: database) == nil)
        try create(first, "East")
        // The answer was lost before it was kept.
        refusal(.actDoneAlready) { _ = try asked("East").answered(in: database) }
        // Two asked at once: the second one does nothing, and hears what is true.
        refusal(.actDoneAlready) { try create(asked("East"), "East") }
        refusal(.actKeyReused) { try create(asked("West"), "West") }
        #expect(try Administration(database).sites().filter { ["East", "West"].contains($0.name) }.count == 1)
        try first.keepAnswer(status: 201, body: Array("{}".utf8), in: database)
        let known = try #require(try asked("East").answered(in: database))
        #expect(known.status == 201 && known.body == Array("{}".utf8))
        refusal(.actKeyReused) { _ = try asked("West").answered(in: database) }
        // Of somebody else the key is another.
        #expect(try asked("", by: "kofi").answered(in: database) == nil)
        // An act that fails leaves its key free.
        let failing = asked("", key: "k2")
        refusal(.nameTaken) { try create(failing, "East") }
        #expect(try failing.answered(in: database) == nil)
    }

    @Test func `also an act that nobody audits, or that changes nothing, is done under its key`() throws {
        let database = try administration().database
        let number = asked("number", key: "n")
        let writer = CentralWriter(number.database(database))
        try Administration(database).assign(store: "alpha", to: "central", force: true)
        let taken = try writer.nextNumber(store: "alpha", kind: .customerInvoice)
        refusal(.actDoneAlready) {
            _ = try CentralWriter(asked("number", key: "n").database(database)).nextNumber(store: "alpha", kind: .customerInvoice)
        }
        #expect(try CentralWriter(database).nextNumber(store: "alpha", kind: .customerInvoice) == taken + 1)
        let nothing = asked("nothing", key: "m")
        try Administration(nothing.database(database)).setSync(on: true)
        refusal(.actDoneAlready) { _ = try asked("nothing", key: "m").answered(in: database) }
    }

    @Test func `a user is made with the stores, or not at all`() throws {
        let administration = try administration()
        var edit = UserEdit()
        edit.name = "esi"
        refusal(.notFound) { try administration.users.create(edit, id: "esi", stores: ["alpha", "nowhere"]) { "row" } }
        #expect(try administration.users.list().filter { $0.name == "esi" }.isEmpty)
        var rows = 0
        try administration.users.create(edit, id: "esi", stores: ["alpha", "beta"]) {
            rows += 1
            return "row-\(rows)"
        }
        let rights = try #require(try administration.users.list().first { $0.name == "esi" }).rights
        #expect(rights.map(\.store) == ["alpha", "beta"] && rights.map(\.isDefault) == [true, false])
    }
}
