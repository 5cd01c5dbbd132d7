import ArgumentParser
import CentralServer
import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

/// People who administer central; at the command line the machine's owner acts.
struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "Lists, creates, edits and deletes the people who administer central over its interface.",
        discussion: """
            Roles: viewer sees sites, stores and status; reports sees histories and the audit log too; support sees records and what is kept apart; \
            administrator sets what is no right of its own. Rights of their own, whatever the role: \
            \(AccountRight.allCases.map(\.rawValue).joined(separator: ", ")).
            """,
        subcommands: [List.self, Create.self, Edit.self, Delete.self, Keys.self, Revoke.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the people, by name.")
        @OptionGroup var data: DataOption
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let accounts = try data.folder.administration().accounts()
            if json { return Terminal.print(.array(accounts.map(\.json))) }
            Terminal.table(
                ["NAME", "ROLE", "RIGHTS", "STATE", "SIGNED IN"],
                accounts.map { one in
                    [
                        one.name, one.role.rawValue, one.rights.isEmpty ? "-" : one.rights.map(\.rawValue).sorted().joined(separator: ", "),
                        one.isSuspended ? "suspended" : "active", one.signedIn.map { Moment.text($0) } ?? "never",
                    ]
                })
            if accounts.isEmpty { Terminal.print("Nobody yet: tributary accounts create NAME --role administrator --password-file FILE") }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets somebody sign in to administer central.")
        @OptionGroup var data: DataOption
        @Argument(help: "The person's name, unique in any case.") var name: String
        @Option(help: "viewer, reports, support or administrator.") var role: AccountRole = .viewer
        @Option(help: "A right of its own; may be given several times.") var right: [AccountRight] = []
        @Flag(help: "All rights of their own.") var allRights = false
        @OptionGroup var password: PasswordOption
        @Flag(help: "Print the account as JSON.") var json = false

        func run() async throws {
            let account = try data.folder.administration().createAccount(
                name: name, role: role, rights: allRights ? Set(AccountRight.allCases) : Set(right),
                secret: try SitePassword.hash(password.required()), id: NewID.make())
            if json { return Terminal.print(account.json) }
            Terminal.print("\(account.name) may sign in, as \(account.role.rawValue).")
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Changes a person's name, role, rights, password or suspension.",
            discussion: "A new password ends the person's sessions; a suspension ends sessions and tokens.")
        @OptionGroup var data: DataOption
        @Argument(help: "The person's name or id.") var account: String
        @Option(help: "A new name.") var name: String?
        @Option(help: "viewer, reports, support or administrator.") var role: AccountRole?
        @Option(help: "A right to give; may be given several times.") var grant: [AccountRight] = []
        @Option(help: "A right to take; may be given several times.") var take: [AccountRight] = []
        @OptionGroup var password: PasswordOption
        @Flag(inversion: .prefixedNo, help: "May not sign in any more, or may again.") var suspend: Bool?

        func validate() throws {
            guard name != nil || role != nil || !grant.isEmpty || !take.isEmpty || password.passwordFile != nil || suspend != nil else {
                throw ValidationError("Nothing is asked to be changed.")
            }
        }

        func run() async throws {
            let administration = try data.folder.administration()
            let before = try administration.account(account)
            var edit = AccountEdit()
            edit.name = name
            edit.role = role
            if !grant.isEmpty || !take.isEmpty { edit.rights = before.rights.union(grant).subtracting(take) }
            edit.secret = try password.given().map { try SitePassword.hash($0) }
            edit.isSuspended = suspend
            guard edit.changes(before) else { return Terminal.print("\(before.name) is so already; nothing was changed.") }
            let after = try administration.editAccount(before.id, edit)
            Terminal.print("\(after.name) was changed.")
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets somebody sign in no more; every session and token of theirs ends.")
        @OptionGroup var data: DataOption
        @Argument(help: "The person's name or id.") var account: String
        @OptionGroup var confirm: ConfirmOption

        func run() async throws {
            let administration = try data.folder.administration()
            let known = try administration.account(account)
            try confirm.ask("\(known.name) is no longer let in.")
            try administration.deleteAccount(known.id)
            Terminal.print("\(known.name) was deleted.")
        }
    }

    struct Keys: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists somebody's sessions and access tokens.")
        @OptionGroup var data: DataOption
        @Argument(help: "The person's name or id.") var account: String
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let administration = try data.folder.administration()
            let keys = try administration.keys(of: administration.account(account).id)
            if json {
                return Terminal.print(
                    .array(
                        keys.map { key in
                            .object([
                                ("id", .string(key.id)), ("kind", .string(key.kind.rawValue)), ("label", .string(key.label)),
                                ("created", .integer(key.created)), ("expires", .integer(key.expires)), ("used", .optional(key.used)),
                            ])
                        }))
            }
            Terminal.table(
                ["ID", "KIND", "FOR, OR FROM", "MADE", "ENDS", "USED"],
                keys.map { key in
                    [
                        key.id, key.kind.rawValue, key.label, Moment.text(key.created), Moment.text(key.expires),
                        key.used.map { Moment.text($0) } ?? "never",
                    ]
                })
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a session or an access token.")
        @OptionGroup var data: DataOption
        @Argument(help: "Its id, as accounts keys shows it.") var key: String

        func run() async throws {
            try data.folder.administration().revokeKey(key, of: nil)
            Terminal.print("It opens nothing any more.")
        }
    }
}

extension AccountRole: ExpressibleByArgument {}
extension AccountRight: ExpressibleByArgument {}

extension Account {
    fileprivate var json: JSONValue {
        .object([
            ("id", .string(id)), ("name", .string(name)), ("role", .string(role.rawValue)),
            ("rights", .array(rights.map(\.rawValue).sorted().map { .string($0) })), ("suspended", .bool(isSuspended)),
            ("created", .integer(created)), ("signedIn", .optional(signedIn)), ("version", .integer(version)),
        ])
    }
}
