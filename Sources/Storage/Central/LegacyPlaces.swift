/// Up to where channels were read for somebody who keeps no cursor: a site's acknowledged queue, or central's own list.
package struct LegacyPlaces: Facet {
    package let transaction: Transaction

    /// Where a reader stands in the channels it has read.
    package func places(of reader: String) throws -> [Int64: EntryPlace] {
        let find = try sql.prepare("SELECT chan, position, rec FROM legacy_places WHERE reader = ?")
        find.bind(reader, at: 1)
        return Dictionary(
            try find.all { ($0.int(0), EntryPlace(position: $0.int(1), rec: $0.int(2))) }, uniquingKeysWith: { first, _ in first })
    }

    package func set(_ channels: [Int64], to place: EntryPlace, of reader: String) throws {
        let save = try sql.prepare(
            """
            INSERT INTO legacy_places (reader, chan, position, rec) VALUES (?, ?, ?, ?)
            ON CONFLICT (reader, chan) DO UPDATE SET position = excluded.position, rec = excluded.rec
            """)
        for chan in channels {
            save.bind(reader, at: 1)
            save.bind(chan, at: 2)
            save.bind(place.position, at: 3)
            save.bind(place.rec, at: 4)
            try save.run()
        }
    }

    /// Channels that a reader no longer receives are forgotten: should they come back, they are read from the beginning.
    package func keep(only channels: Set<Int64>, of reader: String) throws {
        let delete = try sql.prepare("DELETE FROM legacy_places WHERE reader = ? AND chan = ?")
        for chan in try places(of: reader).keys.sorted() where !channels.contains(chan) {
            delete.bind(reader, at: 1)
            delete.bind(chan, at: 2)
            try delete.run()
        }
    }

    /// The reader begins anew.
    package func forget(reader: String) throws {
        for table in ["legacy_places WHERE reader", "legacy_acknowledged WHERE site"] {
            let delete = try sql.prepare("DELETE FROM \(table) = ?")
            delete.bind(reader, at: 1)
            try delete.run()
        }
    }

    // MARK: Acknowledged above the place

    package func acknowledged(by site: String) throws -> Set<EntryPlace> {
        let find = try sql.prepare("SELECT position, rec FROM legacy_acknowledged WHERE site = ?")
        find.bind(site, at: 1)
        return Set(try find.all { EntryPlace(position: $0.int(0), rec: $0.int(1)) })
    }

    package func setAcknowledged(_ places: Set<EntryPlace>, by site: String) throws {
        let delete = try sql.prepare("DELETE FROM legacy_acknowledged WHERE site = ?")
        delete.bind(site, at: 1)
        try delete.run()
        let insert = try sql.prepare("INSERT INTO legacy_acknowledged (site, position, rec) VALUES (?, ?, ?)")
        for place in places.sorted() {
            insert.bind(site, at: 1)
            insert.bind(place.position, at: 2)
            insert.bind(place.rec, at: 3)
            try insert.run()
        }
    }
}
