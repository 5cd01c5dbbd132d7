import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

/// Signing in and out, and the first administrator.
extension CentralAPI {
    private static let password = APIMember("password", .text(1...1_000))
    private static let shownOnce = APIMember("key", .text(64...64), "Opens the interface as `Authorization: Bearer KEY`; shown once, kept nowhere.")

    static let personSchema = APISchema.object([
        APIMember("account", .nullable(.text(1...100)), "Null for whoever holds the machine's own access token."),
        APIMember("name", .text(1...400)),
        APIMember("role", .word(AccountRole.allCases.map(\.rawValue))),
        APIMember("rights", .list(of: .word(AccountRight.allCases.map(\.rawValue)), max: 10)),
        APIMember("may", .list(of: .word(Permission.allCases.map(\.rawValue)), max: 20), "All that this person may do."),
    ])

    static func json(_ person: Person) -> JSONValue {
        .object([
            ("account", person.account.map { .string($0) } ?? .null), ("name", .string(person.name)), ("role", .string(person.role.rawValue)),
            ("rights", .array(person.rights.map(\.rawValue).sorted().map { .string($0) })),
            ("may", .array(Permission.allCases.filter(person.may).map { .string($0.rawValue) })),
        ])
    }

    var sessionOperations: [Operation] {
        [
            Operation(
                "openSession", .post, "sessions", tag: "sessions", "Signs in with name and password.",
                run: .suspending { call in
                    let name = call.body["name"]?.text ?? ""
                    let known = try await signIn.verify(name: name, password: call.body["password"]?.text ?? "", peer: call.origin)
                    return try await work.run {
                        let text = Secrets.hex(Secrets.random(32))
                        let (account, key) = try Administration(database, by: .init(name: name, origin: call.origin)).openSession(
                            account: known.account, secret: known.secret, from: call.origin, key: text, id: NewID.make())
                        return .created(
                            .object([
                                ("key", .string(text)), ("id", .string(key.id)), ("expires", .integer(key.expires)),
                                ("person", Self.json(Person(account, key: key.id))),
                            ]))
                    }
                }
            )
            .open().taking(body: .object([APIMember("name", .text(1...200)), Self.password]))
            .answering(
                201,
                .object([
                    Self.shownOnce, APIMember("id", .text(1...100)), APIMember("expires", .integer(0...Int64.max), "Seconds since 1970."),
                    APIMember("person", Self.personSchema),
                ]), failing: [.credentialsWrong, .lockedOut]),
            Operation("closeSession", .delete, "sessions/current", tag: "sessions", "Signs out: the key of this call opens nothing any more.") { call in
                guard let key = call.caller.key else {
                    throw Failure(.argumentInvalid, "The machine's access token is no session; it is ended by removing its file.")
                }
                try administration(call).revokeKey(key, of: call.caller.account)
                return .done
            }
            .answering(204),
            Operation("whoAmI", .get, "me", tag: "sessions", "Who calls, and what this person may do.") { call in .ok(Self.json(call.caller)) }
                .answering(200, Self.personSchema),
            Operation(
                "changeOwnPassword", .post, "me/password", tag: "sessions", "Sets a new password for oneself; ends all one's sessions and tokens.",
                run: .suspending { call in
                    guard let id = call.caller.account else { throw Failure(.argumentInvalid, "The machine's access token has no password.") }
                    let known = try await signIn.verify(name: call.caller.name, password: call.body["password"]?.text ?? "", peer: call.origin)
                    let hash = try await signIn.hash(call.body["newPassword"]?.text ?? "")
                    return try await work.run {
                        guard known.account == id else { throw Failure(.credentialsWrong) }
                        try administration(call).changeOwnPassword(of: id, from: known.secret, to: hash)
                        return .done
                    }
                }
            )
            .taking(body: .object([Self.password, APIMember("newPassword", .text(1...1_000))]))
            .answering(204, failing: [.credentialsWrong, .lockedOut, .passwordTooShort]),
            Operation(
                "createFirstAdministrator", .post, "first-administrator", tag: "sessions",
                "Makes the first administrator, with every right, by the secret that `central init` printed.",
                run: .suspending { call in
                    let (secret, name) = (call.body["secret"]?.text ?? "", call.body["name"]?.text ?? "")
                    try await signIn.checkFirstSecret(secret, peer: call.origin)
                    let hash = try await signIn.hash(call.body["password"]?.text ?? "")
                    return try await work.run {
                        let id = NewID.make()
                        let administration = Administration(database, by: .init(name: name, origin: call.origin, account: id))
                        let account = try administration.createFirstAdministrator(secret: secret, name: name, password: hash, id: id)
                        return .created(Self.json(account), version: String(account.version))
                    }
                }
            )
            .open().taking(body: .object([APIMember("secret", .text(1...200)), APIMember("name", .text(1...100)), Self.password]))
            .answering(201, Self.accountSchema, failing: [.firstSecretWrong, .lockedOut, .nameTaken, .passwordTooShort]),
        ]
    }
}
