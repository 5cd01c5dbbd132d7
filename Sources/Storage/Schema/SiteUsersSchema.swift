/// Users that sites told central of before it remembered that of each: without rights of their own they work in no store of central (R-OWN 7).
///
/// The version that stands came from a site's database. On a site no record has such an origin.
enum SiteUsersSchema {
    static let statements: [String] = [
        """
        INSERT INTO meta (name, value) SELECT 'users.from-site:' || r.id, 'yes' FROM records r JOIN tables t ON t.tbl = r.tbl
        WHERE t.folded = 'user' AND r.deleted = 0 AND r.origin <> 0 ON CONFLICT (name) DO NOTHING
        """
    ]
}
