import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

/// People who administer central.
extension CentralAPI {
    private static let role = APISchema.word(AccountRole.allCases.map(\.rawValue))
    private static let rights = APISchema.list(of: .word(AccountRight.allCases.map(\.rawValue)), max: 10)
    private static let person = APIParameter("account", in: .path, .text(1...200), "A person, by id or name.")
    private static let newPassword = APISchema.text(1...1_000)

    static let accountSchema = APISchema.object([
        APIMember("id", .text(1...100)), APIMember("name", .text(1...400)), APIMember("role", role), APIMember("rights", rights),
        APIMember("suspended", .truth), APIMember("created", .integer(0...Int64.max), "Seconds since 1970."),
        APIMember("signedIn", .nullable(.integer(0...Int64.max)), "When the person last signed in with the password."),
        APIMember("version", .integer(1...Int64.max), "As in ETag."),
    ])

    static func json(_ account: Account) -> JSONValue {
        .object([
            ("id", .string(account.id)), ("name", .string(account.name)), ("role", .string(account.role.rawValue)),
            ("rights", .array(account.rights.map(\.rawValue).sorted().map { .string($0) })), ("suspended", .bool(account.isSuspended)),
            ("created", .integer(account.created)), ("signedIn", account.signedIn.map { .integer($0) } ?? .null),
            ("version", .integer(account.version)),
        ])
    }

    private static func rights(_ value: JSONValue?) -> Set<AccountRight>? {
        value?.elements.map { Set($0.compactMap { $0.text.flatMap { AccountRight(rawValue: $0) } }) }
    }

    /// Who edits; the machine's owner may do what nobody may do to themselves.
    private static func editor(_ call: Call) -> Person? { call.caller.account == nil ? nil : call.caller }

    private static func version(_ call: Call) throws -> Int64? {
        guard let text = call.version else { return nil }
        guard let version = Int64(text) else { throw Failure(.versionOutdated) }
        return version
    }

    var accountOperations: [Operation] {
        [
            Operation("listAccounts", .get, "accounts", tag: "accounts", "Everybody who administers central.") { call in
                let asked = call.text("search")?.lowercased()
                let all = try Administration(database).accounts().filter { account in asked.map { account.name.lowercased().contains($0) } ?? true }
                return try Self.slice(call, all, name: \.id, json: Self.json)
            }
            .needing(.administer).taking(Self.slices + [APIParameter("search", in: .query, .text(1...100), "Part of the name, in any case.")])
            .answering(200, Self.list(of: Self.accountSchema)),
            Operation(
                "createAccount", .post, "accounts", tag: "accounts", "Lets somebody sign in; nobody gives a right that they do not have.",
                run: hashing { call, hash in
                    try act(call) { administration in
                        let account = try administration.createAccount(
                            name: call.body["name"]?.text ?? "", role: AccountRole(rawValue: call.body["role"]?.text ?? "") ?? .viewer,
                            rights: Self.rights(call.body["rights"]) ?? [], secret: hash ?? "", id: NewID.make(), editor: Self.editor(call))
                        return .created(Self.json(account), version: String(account.version))
                    }
                }
            )
            .needing(.administer)
            .taking(
                body: .object([
                    APIMember("name", .text(1...100)), APIMember("password", Self.newPassword), APIMember("role", Self.role),
                    .optional("rights", Self.rights),
                ])
            )
            .answering(201, Self.accountSchema, failing: [.nameTaken, .passwordTooShort]),
            Operation("readAccount", .get, "accounts/{account}", tag: "accounts", "One person.") { call in
                let account = try Administration(database).account(call.path("account"))
                return .ok(Self.json(account), version: String(account.version))
            }
            .needing(.administer).taking([Self.person], version: true).answering(200, Self.accountSchema, failing: [.notFound]),
            Operation(
                "editAccount", .patch, "accounts/{account}", tag: "accounts",
                "Changes somebody else's name, role, rights, password or suspension, or one's own name.",
                run: hashing { call, hash in
                    try act(call) { administration in
                        var edit = AccountEdit()
                        edit.name = call.body["name"]?.text
                        edit.role = call.body["role"]?.text.flatMap { AccountRole(rawValue: $0) }
                        edit.rights = Self.rights(call.body["rights"])
                        edit.secret = hash
                        edit.isSuspended = call.body["suspended"]?.truth
                        let account = try administration.editAccount(
                            call.path("account"), edit, version: Self.version(call), editor: Self.editor(call))
                        return .ok(Self.json(account), version: String(account.version))
                    }
                }
            )
            .needing(.administer)
            .taking(
                [Self.person],
                body: .object([
                    .optional("name", .text(1...100)), .optional("role", Self.role), .optional("rights", Self.rights),
                    .optional("password", Self.newPassword, "Ends all sessions and tokens of the person."),
                    .optional("suspended", .truth, "Ends all their keys."),
                ]), version: true
            )
            .answering(
                200, Self.accountSchema, failing: [.notFound, .nameTaken, .passwordTooShort, .lastAdministrator, .ownAccount, .versionOutdated]),
            Operation("deleteAccount", .delete, "accounts/{account}", tag: "accounts", "Lets somebody sign in no more.") { call in
                try act(call) { administration in
                    try administration.deleteAccount(call.path("account"), version: Self.version(call), editor: Self.editor(call))
                    return .done
                }
            }
            .needing(.administer).taking([Self.person], version: true)
            .answering(204, failing: [.notFound, .lastAdministrator, .ownAccount, .versionOutdated]),
        ]
    }
}
