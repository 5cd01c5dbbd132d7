import Foundation
import LegacyProtocols
import Payload
import Storage
import SyncRules

/// Users who log in to a program of another system, which asks central whether they may.
package struct LegacyLogin: Sendable {
    let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// A user of that name, with the slow hash of the password; nil for nobody, or for one who was made inactive.
    package func user(named name: String) async throws -> (id: String, secret: String)? {
        try await database.readAsync { transaction in
            guard let record = try UserAccess(transaction: transaction).find(name), try transaction.rules.record(UserRecord.self, record.payload).isActive,
                let secret = try transaction.userSecrets.secret(of: record.key.id)
            else { return nil }
            return (record.key.id, secret)
        }
    }

    /// What the site is told of a user whose password was right.
    ///
    /// A user without any right set may work in every store of the site that asks, as anywhere.
    /// - Parameter site: its name; nil where the call names none.
    package func answer(user id: String, site: String?) async throws -> [UInt8] {
        try await database.readAsync { transaction in
            let access = UserAccess(transaction: transaction)
            guard let record = try access.find(id) else { return [] }
            var rights = try access.rows(of: record).map { try Self.right($0, transaction) }
            let site = try site.flatMap { try SiteName.site($0, transaction) }
            let stores = try site.map { try Topology(transaction).activeStores(of: $0.id) } ?? []
            if rights.isEmpty, try !access.cameFromSite(id) {
                rights = stores.sorted().enumerated().map { index, store in
                    LoginAnswer.StoreRight(id: "\(id) \(store)", store: store, mayLogIn: true, isDefault: index == 0, permissions: Self.all)
                }
            }
            let first = rights.first { $0.mayLogIn && stores.contains($0.store) } ?? rights.first { $0.mayLogIn }
            let title = try first.flatMap { try transaction.stores.store($0.store)?.title } ?? ""
            return LoginAnswer(user: try JSONValue(parsing: record.payload), id: id, storeName: title, rights: rights).encoded()
        }
    }

    private static let all = [Bool](repeating: true, count: LoginAnswer.permissionCount)

    /// A right that came from the legacy program names each permission; one that was set here says that the user may work in the store.
    private static func right(_ row: UserAccess.Row, _ transaction: Transaction) throws -> LoginAnswer.StoreRight {
        let value = try JSONValue(parsing: row.record.payload)
        let permissions = value["permissions"]?.text.flatMap { Data(base64Encoded: $0) }.flatMap { PermissionBits.permissions(Array($0)) }
        let isDefault = try transaction.rules.record(UserStoreRow.self, row.record.payload).isOn(.store_default)
        return LoginAnswer.StoreRight(id: row.record.key.id, store: row.store, mayLogIn: row.mayLogIn, isDefault: isDefault, permissions: permissions ?? all)
    }
}
