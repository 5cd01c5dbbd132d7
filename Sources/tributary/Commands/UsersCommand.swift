import ArgumentParser
import CentralServer
import Failures
import HTTPHost
import Payload
import Storage
import SyncRules

struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users", abstract: "Lists, makes and edits users of central or of a site, and sends users of central to sites.",
        discussion: """
            Each place keeps its own users. One made on a site is told to central once, without the stores; edits and rights stay where they
            are made. A user without any row of rights may work in every store of the place; with one, only where it says yes. One that a site
            told of works in no store of central until a right is given.
            """,
        subcommands: [List.self, Create.self, Edit.self, Rights.self, Password.self, Send.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists users with the stores each may log in to.")
        @OptionGroup var data: DataOption
        @Option(help: "Only users whose name contains this in any case.") var search: String?
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let all = try data.users().list()
            let shown = all.filter { user in search.map { user.name.lowercased().contains($0.lowercased()) } ?? true }
            if json { return Terminal.print(.array(shown.map(\.json))) }
            Terminal.table(["NAME", "ACTIVE", "STORES", "ID"], shown.map { [$0.name, $0.isActive ? "yes" : "no", $0.storeWords, $0.id] })
            Terminal.print("\(shown.count) of \(all.count) users")
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a user here.")
        @OptionGroup var data: DataOption
        @Argument(help: "The name to log in with, unique in any case.") var name: String
        @OptionGroup var details: UserDetails
        @Option(name: .customLong("store"), help: "The code, name or id of a store the user may log in to; may be given several times.")
        var stores: [String] = []
        @Flag(help: "Print the user as JSON.") var json = false

        func run() async throws {
            let id = NewID.make()
            var edit = details.edit
            edit.name = name
            try data.users().create(edit, id: id, stores: stores, newID: NewID.make)
            if json { return Terminal.print(.object([("id", .string(id)), ("name", .string(name))])) }
            Terminal.print("User \(name) was made with the id \(id).")
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Changes a user of this place; copies elsewhere stay as they are.")
        @OptionGroup var data: DataOption
        @Argument(help: "The user's name or id.") var user: String
        @Option(help: "A new name to log in with.") var name: String?
        @OptionGroup var details: UserDetails
        @Flag(inversion: .prefixedNo, help: "Whether the user is active.") var active: Bool?

        func validate() throws {
            guard name != nil || active != nil || details.isGiven else { throw ValidationError("Nothing is asked to be changed.") }
        }

        func run() async throws {
            var edit = details.edit
            edit.name = name
            edit.isActive = active
            try data.users().edit(user, edit)
            Terminal.print("User \(user) was changed.")
        }
    }

    struct Rights: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says to which store a user may log in, or shows it.")
        @OptionGroup var data: DataOption
        @Argument(help: "The user's name or id.") var user: String
        @Option(help: "The store's code, name or id; without it, the user's rights are shown.") var store: String?
        @Flag(inversion: .prefixedNo, help: "Whether the user may log in to the store.") var login: Bool?
        @Flag(inversion: .prefixedNo, help: "Whether the user starts in this store.") var `default`: Bool?
        @Flag(help: "Take the user's row for this store away.") var remove = false
        @Flag(help: "Print one JSON object.") var json = false

        func validate() throws {
            guard store != nil || login == nil && self.default == nil && !remove else { throw ValidationError("Name the store with --store.") }
            guard store == nil || login != nil || self.default != nil || remove else {
                throw ValidationError("Say --login, --no-login, --default or --remove.")
            }
            guard !remove || login == nil && self.default == nil else { throw ValidationError("--remove stands alone.") }
        }

        func run() async throws {
            let users = try data.users()
            if let store {
                try users.setRight(of: user, in: store, mayLogIn: remove ? nil : login ?? true, isDefault: self.default, newID: NewID.make())
            }
            let folded = user.lowercased()
            guard let shown = try users.list().first(where: { $0.id == user || $0.name.lowercased() == folded }) else {
                throw Failure(.notFound, "There is no user \(user) here.")
            }
            if json { return Terminal.print(shown.json) }
            Terminal.table(
                ["STORE", "LOGS IN", "STARTS HERE"],
                shown.rights.map { [$0.code, $0.mayLogIn ? "yes" : "no", $0.isDefault ? "yes" : ""] })
            if shown.rights.isEmpty {
                Terminal.print(
                    shown.isFromSite
                        ? "\(shown.name) was told of by a site, and works in no store here until a right is given."
                        : "\(shown.name) may work in every store of this place.")
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets the password by which a user of central logs in from a site of Open mSupply.",
            discussion: "Those sites ask central when somebody logs in. Other sites keep users of their own.")
        @OptionGroup var data: DataOption
        @Argument(help: "The user's id or name.") var user: String
        @OptionGroup var password: PasswordOption

        func run() async throws {
            try data.folder.administration().setPassword(ofUser: user, secret: try SitePassword.hash(try password.required()))
            Terminal.print("The password of \(user) is set.")
        }
    }

    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends a user with the permissions, once, to every site whose stores the user may use.",
            discussion: "From then on each site edits its own copy. Sending again replaces the copies.")
        @OptionGroup var data: DataOption
        @Argument(help: "The user's id or name.") var user: String
        @Flag(help: "Print the stores as JSON.") var json = false

        func run() async throws {
            let stores = try data.folder.administration().sendUser(user) { NewID.make() }
            if json { return Terminal.print(.array(stores.map { .string($0.code) })) }
            Terminal.print("User \(user) is on the way to the sites of: \(stores.map(\.title).joined(separator: ", ")).")
        }
    }
}

extension DataOption {
    /// The users of the folder's database, whatever its role.
    func users() throws -> UserAdministration {
        switch try folder.role() {
        case .central: try folder.administration().users
        case .site: try folder.site().users(acting: .commandLine)
        }
    }
}

extension UserListing {
    /// The stores the user may log in to, for a table.
    var storeWords: String {
        let allowed = rights.filter(\.mayLogIn).map(\.code)
        return rights.isEmpty && !isFromSite ? "all" : allowed.isEmpty ? "none" : allowed.joined(separator: ", ")
    }

    var json: JSONValue {
        .object([
            ("id", .string(id)), ("name", .string(name)), ("active", .bool(isActive)),
            ("everyStore", .bool(rights.isEmpty && !isFromSite)),
            (
                "stores",
                .array(
                    rights.map {
                        .object([
                            ("id", .string($0.store)), ("code", .string($0.code)), ("logsIn", .bool($0.mayLogIn)), ("default", .bool($0.isDefault)),
                        ])
                    })
            ),
        ])
    }
}
