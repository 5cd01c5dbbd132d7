import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules

/// Users of mSupply on central (R-OWN 7, R-USER): other than the people who administer.
extension CentralAPI {
    private static let reference = APIParameter("user", in: .path, .text(1...200), "A user, by id or name.")
    private static let store = APIParameter("store", in: .path, .text(1...200), "A store, by code, name or id.")
    private static let storesMax = 1_000
    private static let detail = APISchema.text(0...400)
    private static let details: [APIMember] = [
        .optional("firstName", detail), .optional("lastName", detail), .optional("email", detail),
        .optional("jobTitle", detail, "What the user works as."), .optional("active", .truth),
    ]

    static let userSchema = APISchema.object([
        APIMember("id", .text(1...400)), APIMember("name", .text(0...10_000)), APIMember("active", .truth),
        APIMember("fromSite", .truth, "A site told of the user, who works in no store of central until a right is given."),
        APIMember("everyStore", .truth, "No right is set: the user may work in every store of central."),
        APIMember(
            "stores",
            .list(
                of: .object([
                    APIMember("id", .text(0...400)), APIMember("code", .text(0...400)), APIMember("logsIn", .truth),
                    APIMember("default", .truth, "The user starts in this store."),
                ]), max: 100_000)),
    ])

    private static func json(_ user: UserListing) -> JSONValue {
        let stores = user.rights.map { right in
            JSONValue.object([
                ("id", .string(right.store)), ("code", .string(right.code)), ("logsIn", .bool(right.mayLogIn)), ("default", .bool(right.isDefault)),
            ])
        }
        return .object([
            ("id", .string(user.id)), ("name", .string(user.name)), ("active", .bool(user.isActive)), ("fromSite", .bool(user.isFromSite)),
            ("everyStore", .bool(user.rights.isEmpty && !user.isFromSite)), ("stores", .array(stores)),
        ])
    }

    /// - Throws: `not-found`; `argument-invalid` when several are called so.
    private func user(_ reference: String) throws -> UserListing {
        let all = try Administration(database).users.list()
        if let user = all.first(where: { $0.id == reference }) { return user }
        let found = all.filter { $0.name.lowercased() == reference.lowercased() }
        guard let user = found.first else { throw Failure(.notFound, "There is no user \(reference.prefix(100)) here.") }
        guard found.count == 1 else { throw Failure(.argumentInvalid, "Several users are called so; give the id.", ["field": "user"]) }
        return user
    }

    /// A user as it stands, with its version, which is read before it.
    private func userAnswer(_ id: String) throws -> APIAnswer {
        let version = try Administration(database).version { try Administration.version(ofUser: id, $0) }
        return .ok(Self.json(try user(id)), version: version)
    }

    /// An act on the user that the path names, bound to the user's version where the caller says one.
    private func actOnUser(_ call: Call, _ act: (UserAdministration, String) throws -> Void) throws -> APIAnswer {
        // Whom the path names is looked up before the act: its answer may be kept from a time when the user was called otherwise.
        let known = try? user(call.path("user")).id
        return try self.act(call, at: { try Administration.version(ofUser: known ?? call.path("user"), $0) }) { administration in
            let id = try user(call.path("user")).id
            try act(administration.users, id)
            return try userAnswer(id)
        }
    }

    private static func edit(_ body: JSONValue) -> UserEdit {
        var edit = UserEdit()
        edit.name = body["name"]?.text
        edit.firstName = body["firstName"]?.text
        edit.lastName = body["lastName"]?.text
        edit.email = body["email"]?.text
        edit.jobTitle = body["jobTitle"]?.text
        edit.isActive = body["active"]?.truth
        return edit
    }

    private func create(_ call: Call, _ administration: Administration) throws -> APIAnswer {
        let id = NewID.make()
        let stores = (call.body["stores"]?.elements ?? []).compactMap(\.text)
        try administration.users.create(Self.edit(call.body), id: id, stores: stores, newID: NewID.make)
        let answer = try userAnswer(id)
        return .created(answer.body ?? .null, version: answer.version)
    }

    /// - Parameter mayLogIn: nil takes the row away.
    private func setRight(_ call: Call, mayLogIn: Bool?, isDefault: Bool?) throws -> APIAnswer {
        try actOnUser(call) { users, id in
            try users.setRight(of: id, in: call.path("store"), mayLogIn: mayLogIn, isDefault: isDefault, newID: NewID.make())
        }
    }

    private func send(_ call: Call, _ administration: Administration) throws -> APIAnswer {
        let stores = try administration.sendUser(user(call.path("user")).id, newID: NewID.make)
        let shown = stores.map { store in
            JSONValue.object([("id", .string(store.id)), ("code", .string(store.code)), ("title", .string(store.title))])
        }
        return .ok(.object([("stores", .array(shown))]))
    }

    var userOperations: [Operation] {
        [
            Operation("listUsers", .get, "users", tag: "users", "Users of mSupply on central, with the stores each may log in to.") { call in
                let asked = call.text("search")?.lowercased()
                let all = try Administration(database).users.list().filter { user in asked.map { user.name.lowercased().contains($0) } ?? true }
                return try Self.slice(call, all, name: \.id, json: Self.json)
            }
            .needing(.support).taking(Self.slices + [APIParameter("search", in: .query, .text(1...100), "Part of the name, in any case.")])
            .answering(200, Self.list(of: Self.userSchema)),
            Operation("createUser", .post, "users", tag: "users", "Makes a user of central.") { call in try act(call) { try create(call, $0) } }
                .needing(.administer)
                .taking(
                    body: .object(
                        [APIMember("name", .text(1...100), "To log in with, unique in any case.")] + Self.details + [
                            .optional(
                                "stores", .list(of: .text(1...200), max: Self.storesMax),
                                "Codes, names or ids of the stores the user may log in to; the first is where the user starts.")
                        ])
                )
                .answering(201, Self.userSchema, failing: [.nameTaken, .notFound, .userNotInStore]),
            Operation("readUser", .get, "users/{user}", tag: "users", "One user, with the stores the user may log in to.") { call in
                try userAnswer(user(call.path("user")).id)
            }
            .needing(.support).taking([Self.reference], version: true).answering(200, Self.userSchema, failing: [.notFound]),
            Operation("editUser", .patch, "users/{user}", tag: "users", "Changes a user of central; copies elsewhere stay as they are.") { call in
                try actOnUser(call) { users, id in try users.edit(id, Self.edit(call.body)) }
            }
            .needing(.administer).taking([Self.reference], body: .object([.optional("name", .text(1...100))] + Self.details), version: true)
            .answering(200, Self.userSchema, failing: [.versionOutdated, .notFound, .nameTaken, .userNotInStore]),
            Operation("setUserRight", .put, "users/{user}/stores/{store}", tag: "users", "Says whether a user may log in to a store, and starts there.") {
                call in
                try setRight(call, mayLogIn: call.body["logsIn"]?.truth ?? true, isDefault: call.body["default"]?.truth)
            }
            .needing(.administer)
            .taking(
                [Self.reference, Self.store],
                body: .object([
                    .optional("logsIn", .truth, "True when left out."),
                    .optional("default", .truth, "The user starts in this store; left as it is when left out."),
                ]), version: true
            )
            .answering(200, Self.userSchema, failing: [.versionOutdated, .notFound, .userNotInStore]),
            Operation("removeUserRight", .delete, "users/{user}/stores/{store}", tag: "users", "Takes the user's row for a store away.") { call in
                try setRight(call, mayLogIn: nil, isDefault: nil)
            }
            .needing(.administer).taking([Self.reference, Self.store], version: true)
            .answering(200, Self.userSchema, failing: [.versionOutdated, .notFound, .userNotInStore]),
            Operation(
                "setUserPassword", .post, "users/{user}/password", tag: "users",
                "Sets the password by which a user logs in from a site of Open mSupply, which asks central.",
                run: hashing { call, hash in
                    try act(call) { administration in
                        let user = try user(call.path("user")).id
                        try administration.setPassword(ofUser: user, secret: hash ?? "")
                        return try userAnswer(user)
                    }
                }
            )
            .needing(.administer).taking([Self.reference], body: .object([APIMember("password", .text(1...1_000))]))
            .answering(200, Self.userSchema, failing: [.notFound, .passwordTooShort]),
            Operation(
                "sendUser", .post, "users/{user}/send", tag: "users",
                "Sends a user with the permissions, once, to every site whose stores the user may use; sending again replaces the copies."
            ) { call in try act(call) { try send(call, $0) } }
            .needing(.administer).taking([Self.reference])
            .answering(
                200,
                .object([
                    APIMember(
                        "stores",
                        .list(
                            of: .object([APIMember("id", .text(1...400)), APIMember("code", .text(0...400)), APIMember("title", .text(0...1_000))]),
                            max: 100_000), "Those whose sites receive the user.")
                ]), failing: [.notFound]),
        ]
    }
}
