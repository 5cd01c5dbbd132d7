/// How far each follower of the ledger has come.
package struct Followers: Facet {
    package let transaction: Transaction

    package func cursor(_ name: String) throws -> FollowerCursor {
        let find = try sql.prepare("SELECT position, mark, swept FROM followers WHERE name = ?")
        find.bind(name, at: 1)
        return try find.first {
            FollowerCursor(position: $0.int(0), fingerprint: $0.string(1), swept: $0.optionalString(2).flatMap { Int64($0) })
        } ?? .start
    }

    package func save(_ place: FollowerCursor, of name: String) throws {
        let save = try sql.prepare(
            """
            INSERT INTO followers (name, position, mark, swept) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET position = excluded.position, mark = excluded.mark, swept = excluded.swept
            """)
        save.bind(name, at: 1)
        save.bind(place.position, at: 2)
        save.bind(place.fingerprint, at: 3)
        save.bind(place.swept.map { String($0) }, at: 4)
        try save.run()
    }

    /// Every follower that has ever saved its place, with the position up to which it has looked.
    package func all() throws -> [(name: String, position: Int64)] {
        try sql.prepare("SELECT name, position FROM followers ORDER BY name").all { ($0.string(0), $0.int(1)) }
    }

    /// Lets a follower begin anew: what it made stays, and what it missed is caught up.
    package func reset(_ name: String) throws { try save(.start, of: name) }
}
