import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

/// Sessions and access tokens: one's own, and for administrators everybody's.
extension CentralAPI {
    private static let token = APIParameter("key", in: .path, .text(1...100), "The id of a session or token.")
    private static let person = APIParameter("account", in: .path, .text(1...200), "A person, by id or name.")

    static let keySchema = APISchema.object([
        APIMember("id", .text(1...100)), APIMember("kind", .word(["session", "token"])), APIMember("label", .text(0...400)),
        APIMember("created", .integer(0...Int64.max)), APIMember("expires", .integer(0...Int64.max)),
        APIMember("used", .nullable(.integer(0...Int64.max)), "Last used, to the minute."),
    ])

    static func json(_ key: AccountKey) -> JSONValue {
        .object([
            ("id", .string(key.id)), ("kind", .string(key.kind.rawValue)), ("label", .string(key.label)), ("created", .integer(key.created)),
            ("expires", .integer(key.expires)), ("used", key.used.map { .integer($0) } ?? .null),
        ])
    }

    private static func own(_ call: Call) throws -> String {
        guard let id = call.caller.account else {
            throw Failure(.argumentInvalid, "The machine's access token belongs to nobody; sign in as a person.")
        }
        return id
    }

    var tokenOperations: [Operation] {
        [
            Operation("listOwnKeys", .get, "me/keys", tag: "keys", "One's own sessions and tokens.") { call in
                try Self.slice(call, Administration(database).keys(of: Self.own(call)), name: \.id, json: Self.json)
            }
            .taking(Self.slices).answering(200, Self.list(of: Self.keySchema)),
            Operation("createToken", .post, "me/keys", tag: "keys", "Makes an access token for a program, which may do what its owner may.") { call in
                // Not kept as the answer to a repetition: a key is shown once and kept nowhere.
                let own = try Self.own(call)
                guard call.caller.isSession else {
                    throw Failure(.notPermitted, "A token makes no tokens: it would outlive itself.", remedy: "Sign in with name and password.")
                }
                let text = Secrets.hex(Secrets.random(32))
                let once = once(call)
                let key = try underWay.doing(once) {
                    if let once, try once.answered(in: database) != nil { throw Failure(.actDoneAlready) }
                    let administration = Administration(once?.database(database) ?? database, by: call.caller.administrator(from: call.origin))
                    return try administration.createToken(
                        account: own, label: call.body["label"]?.text ?? "", days: call.body["days"]?.integer ?? 90, key: text,
                        id: NewID.make())
                }
                return .created(.object([("key", .string(text)), ("token", Self.json(key))]))
            }
            .taking(
                body: .object([
                    APIMember("label", .text(1...100), "What it is for."), .optional("days", .integer(1...Administration.tokenDaysMax), "90 when left out."),
                ])
            )
            .answering(
                201, .object([APIMember("key", .text(64...64), "Shown once."), APIMember("token", Self.keySchema)]), failing: [.actDoneAlready]),
            Operation("revokeOwnKey", .delete, "me/keys/{key}", tag: "keys", "Ends one of one's own sessions or tokens.") { call in
                try act(call) {
                    try $0.revokeKey(call.path("key"), of: Self.own(call))
                    return .done
                }
            }
            .taking([Self.token]).answering(204, failing: [.notFound]),
            Operation("listKeys", .get, "accounts/{account}/keys", tag: "keys", "Somebody's sessions and tokens.") { call in
                let account = try Administration(database).account(call.path("account"))
                return try Self.slice(call, Administration(database).keys(of: account.id), name: \.id, json: Self.json)
            }
            .needing(.administer).taking([Self.person] + Self.slices).answering(200, Self.list(of: Self.keySchema), failing: [.notFound]),
            Operation("revokeKey", .delete, "accounts/{account}/keys/{key}", tag: "keys", "Ends somebody's session or token.") { call in
                try act(call) { administration in
                    let account = try administration.account(call.path("account"))
                    try administration.revokeKey(call.path("key"), of: account.id)
                    return .done
                }
            }
            .needing(.administer).taking([Self.person, Self.token]).answering(204, failing: [.notFound]),
        ]
    }
}
