import Failures
import Payload
import Storage
import SyncRules

/// What a copy of a database is of, and what was found when it was proven; kept beside the copy in a small file of its name.
package struct BackupFacts: Sendable, Equatable {
    /// The ending of the small file, behind the copy's own name.
    package static let ending = ".json"

    /// Seconds since 1970 of the years up to 9999: what a calendar can tell.
    static let moments: ClosedRange<Int64> = 0...253_402_300_799

    package let role: String
    /// The id of the site, central's own too; nil at a site that never synchronised.
    package let site: String?
    package let name: String
    package let database: String
    /// The last position of its own ledger.
    package let position: Int64
    /// Seconds since 1970 when the copy was begun.
    package let madeAt: Int64
    package let bytes: Int64
    /// The program that made it.
    package let app: String
    /// SHA-256 of the file, as `sha256sum` tells it; nil when nobody noted it.
    package var checksum: String?
    /// Seconds since 1970 when it was proven last; nil when it never was.
    package var provenAt: Int64?
    /// How much was found wrong then.
    package var problems: Int64 = 0

    package var isProven: Bool { provenAt != nil && problems == 0 }

    /// Reads what an open database is.
    ///
    /// - Throws: `not-initialised`.
    package init(of database: LedgerDatabase, madeAt: Int64, bytes: Int64, app: String) throws {
        (role, site, name, self.database, position) = try database.read { transaction in
            guard let role = try transaction.state.value(Meta.role) else { throw Failure(.notInitialised) }
            let site = try transaction.state.value(Meta.site)
            let named = try role == .site ? transaction.state.value(Meta.siteName) : site.flatMap { try transaction.sites.site($0)?.name }
            let database = try transaction.state.value(Meta.database) ?? ""
            return (role.rawValue, site, named ?? "", database, try transaction.ledger.head())
        }
        (self.madeAt, self.bytes, self.app) = (madeAt, bytes, app)
    }

    /// Whether both are of one central server, or of one site, whatever its device.
    package func isSame(as other: BackupFacts) -> Bool {
        guard role == other.role else { return false }
        guard let site, let another = other.site else { return database == other.database }
        return site == another
    }

    /// Nil when there is no such note, or none that can be read.
    package init?(besides file: String) {
        guard let bytes = try? SmallFile.read(file + Self.ending), let value = try? JSONValue(parsing: bytes),
            let role = value["role"]?.text, let madeAt = value["madeAt"]?.integer, let size = value["bytes"]?.integer, Self.moments.contains(madeAt)
        else { return nil }
        (self.role, self.madeAt, self.bytes) = (role, madeAt, size)
        site = value["site"]?.text
        name = value["name"]?.text ?? ""
        database = value["database"]?.text ?? ""
        position = value["position"]?.integer ?? 0
        app = value["app"]?.text ?? ""
        checksum = value["sha256"]?.text
        provenAt = value["provenAt"]?.integer
        problems = value["problems"]?.integer ?? 0
    }

    /// - Throws: `disk-full`, `disk-failed`, `data-folder-read-only`.
    package func save(besides file: String) throws {
        try SmallFile.write(JSONObject.encode(write) + [0x0A], to: file + Self.ending, mode: 0o600)
    }

    package func write(to object: inout JSONObject) {
        object.text("role", role)
        object.text("site", site)
        object.text("name", name)
        object.text("database", database)
        object.number("position", position)
        object.number("madeAt", madeAt)
        object.number("bytes", bytes)
        object.text("app", app)
        object.text("sha256", checksum)
        object.number("provenAt", provenAt)
        object.number("problems", problems)
    }
}
