import Payload

/// What `POST /api/v4/login` answers when somebody may log in: the user, and what the user may do in each store.
package struct LoginAnswer: Sendable {
    /// What a user may do in one store.
    package struct StoreRight: Sendable {
        package let id: String
        package let store: String
        package let mayLogIn: Bool
        package let isDefault: Bool
        /// Permission n at index n - 1.
        package let permissions: [Bool]

        package init(id: String, store: String, mayLogIn: Bool, isDefault: Bool, permissions: [Bool]) {
            self.id = id
            self.store = store
            self.mayLogIn = mayLogIn
            self.isDefault = isDefault
            self.permissions = permissions
        }
    }

    /// Permissions that there are.
    package static let permissionCount = 515

    /// The user's record.
    package let user: JSONValue
    package let id: String
    package let storeName: String
    package let rights: [StoreRight]

    package init(user: JSONValue, id: String, storeName: String, rights: [StoreRight]) {
        self.user = user
        self.id = id
        self.storeName = storeName
        self.rights = rights
    }

    private static let texts = [
        "name", "startup_method", "group_ID", "mode", "initials", "address_1", "address_2", "phone2", "ldap_login_string", "windows_user_name",
        "license_category_id", "spare_1",
    ]
    private static let textsOrNone = ["first_name", "last_name", "e_mail", "phone1", "job_title"]
    private static let numbers = ["nblogins", "lasttime", "Language"]
    private static let truths = ["active", "responsible_officer", "use_ldap", "receives_sms_errors", "is_group", "isInactiveAuthoriser"]

    package func encoded() -> [UInt8] {
        func text(_ name: String) -> JSONValue { .string(user[name]?.text ?? "") }
        let members: [(key: String, value: JSONValue)] =
            [("ID", .string(id))] + Self.texts.map { ($0 == "group_ID" ? "group_id" : $0, text($0)) }
            + Self.textsOrNone.map { ($0, user[$0]?.text.map { .string($0) } ?? .null) }
            + Self.numbers.map { ($0, .integer(user[$0]?.integer ?? 0)) } + Self.truths.map { ($0, .bool(user[$0]?.truth ?? ($0 == "active"))) }
        let stores: [JSONValue] = rights.map { right in
            .object([
                ("ID", .string(right.id)), ("user_ID", .string(id)), ("store_ID", .string(right.store)), ("can_login", .bool(right.mayLogIn)),
                ("store_default", .bool(right.isDefault)), ("can_action_replenishments", .bool(false)),
                ("permissions", .array(right.permissions.map { .bool($0) })),
            ])
        }
        return JSONValue.object([
            ("status", .string("success")), ("authenticated", .bool(true)), ("username", text("name")), ("userFirstName", text("first_name")),
            ("userLastName", text("last_name")), ("userJobTitle", text("job_title")), ("userType", .string("user")), ("service", .string("")),
            ("storeName", .string(storeName)), ("userInfo", .object([("user", .object(members)), ("userStores", .array(stores))])),
        ]).serialised()
    }
}
