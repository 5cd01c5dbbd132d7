/// One step from a schema to the next: append-only, named, and frozen once shipped.
package struct Migration: Sendable {
    package let name: String
    package let statements: [String]
}

extension Migration {
    /// The number of the last step: how central tells which schema a site's database has.
    package static var newest: Int64 {
        guard let last = all.last, let number = Int64(last.name.prefix(4)) else { return 0 }
        return number
    }

    /// Every step, oldest first. A shipped step that changes breaks `StorageTests`.
    package static let all: [Migration] = [
        Migration(name: "0001-foundation", statements: FoundationSchema.statements),
        Migration(name: "0002-rules", statements: RulesSchema.statements),
        Migration(name: "0003-transfers", statements: TransfersSchema.statements),
        Migration(name: "0004-people", statements: PeopleSchema.statements),
        Migration(name: "0005-ownership", statements: OwnershipSchema.statements),
        Migration(name: "0006-queue-history", statements: QueueHistorySchema.statements),
        Migration(name: "0007-parts", statements: PartsSchema.statements),
        Migration(name: "0009-names", statements: NamesSchema.statements),
        Migration(name: "0010-parked", statements: ["CREATE INDEX quarantine_parked ON quarantine (site) WHERE state = 'parked'"]),
        Migration(name: "0011-gone-names", statements: GoneNamesSchema.statements),
        Migration(name: "0012-site-users", statements: SiteUsersSchema.statements),
        Migration(
            name: "0013-load-names",
            statements: ["CREATE TABLE load_names (tbl INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (tbl, id)) \(Dialect.clusteredTableOptions)"]),
        Migration(
            name: "0014-stage-bytes",
            statements: [
                "CREATE TABLE stage_bytes (seq \(Dialect.serialKey), payload TEXT NOT NULL) \(Dialect.tableOptions)",
                "ALTER TABLE stage ADD COLUMN bytes INTEGER",
            ]),
        Migration(
            name: "0015-outbox-by-record",
            statements: [
                // Whether a change waits is its group's state: kept beside each of them it had every answer write all bytes once more.
                "DROP INDEX outbox_pending", "ALTER TABLE outbox_changes DROP COLUMN pending",
                "CREATE INDEX outbox_changes_by_record ON outbox_changes (tbl, id)",
            ]),
        Migration(name: "0016-accounts", statements: AccountsSchema.statements),
        Migration(
            name: "0017-store-moves",
            statements: [
                "ALTER TABLE handovers ADD COLUMN collects INTEGER NOT NULL DEFAULT 0", "ALTER TABLE handovers ADD COLUMN version INTEGER",
                "ALTER TABLE handovers ADD COLUMN opened_at INTEGER",
                "UPDATE handovers SET opened_at = ended_at WHERE tbl IS NULL AND state = 'done'",
                "CREATE INDEX handovers_of_offices ON handovers (seq) WHERE tbl IS NULL",
                "CREATE INDEX handovers_to_open ON handovers (to_site) WHERE tbl IS NULL AND opened_at IS NULL",
            ]),
        Migration(name: "0018-site-terms", statements: SiteTermsSchema.statements),
        Migration(name: "0019-site-keys", statements: SiteKeysSchema.statements),
        Migration(name: "0020-bundles", statements: BundlesSchema.statements),
        Migration(
            name: "0021-site-codes",
            statements: [
                "ALTER TABLE sites ADD COLUMN code TEXT", "ALTER TABLE sites ADD COLUMN folded_code TEXT",
                "CREATE UNIQUE INDEX sites_by_code ON sites (folded_code) WHERE folded_code IS NOT NULL",
            ]),
        Migration(name: "0022-stage-places", statements: ["ALTER TABLE stage ADD COLUMN channel TEXT"]),
        Migration(name: "0023-legacy-sites", statements: LegacySitesSchema.statements),
        Migration(
            name: "0024-user-secrets",
            statements: ["CREATE TABLE user_secrets (id TEXT PRIMARY KEY, secret TEXT NOT NULL, set_at INTEGER NOT NULL) \(Dialect.clusteredTableOptions)"]),
        Migration(name: "0025-again", statements: AgainSchema.statements),
    ]
}
