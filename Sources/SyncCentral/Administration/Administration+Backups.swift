import Payload
import Storage
import SyncRules

/// What the audit log says of copies of central's database: who has one made, and who went back to one.
extension Administration {
    /// Notes that somebody has a copy of all data made; what follows is no transaction of the database.
    ///
    /// - Parameter file: where it goes, or `backups` for the server's own folder.
    package func noteBackupOrdered(file: String) throws {
        try database.write { try audit(.backupOrdered, file, [:], $0) }
    }

    /// Notes in a copy that it takes the place of a later database, before it does (R-SYNC 6).
    ///
    /// - Parameters:
    ///   - copyMadeAt: seconds since 1970; nil when nobody knows.
    ///   - lostPositions: how many positions of the ledger are gone with the later database; nil when it could not be read.
    package func noteRestored(copyMadeAt: Int64?, lostPositions: Int64?) throws {
        try database.write { transaction in
            let name = try Topology(transaction).central().name
            try transaction.state.set(Meta.restoredAt, transaction.now)
            try transaction.log.write("restored", "The database was put back from a backup.")
            try audit(
                .databaseRestored, name,
                [
                    "copyMadeAt": copyMadeAt.map { .integer($0) } ?? .null, "position": .integer(try transaction.ledger.head()),
                    "lostPositions": lostPositions.map { .integer($0) } ?? .null,
                ], transaction)
        }
    }
}
