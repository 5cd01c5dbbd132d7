/// Master lists, the items they show in stores, and what is yet to be looked at.
package struct ItemLists: Facet {
    package let transaction: Transaction

    /// What a list's line says now; nil when it is gone. Returns what it said before.
    package func setListLine(_ rec: Int64, _ fact: (list: String, item: String)?) throws -> (list: String, item: String)? {
        try setPair(rec, fact.map { ($0.list, $0.item) }, table: "list_lines", key: "line_rec", columns: ("list", "item"))
            .map { (list: $0.0, item: $0.1) }
    }

    /// What a row that gives a list to a name says now; nil when it is gone. Returns what it said before.
    package func setListUse(_ rec: Int64, _ fact: (list: String, name: String)?) throws -> (list: String, name: String)? {
        try setPair(rec, fact.map { ($0.list, $0.name) }, table: "list_uses", key: "use_rec", columns: ("list", "name"))
            .map { (list: $0.0, name: $0.1) }
    }

    /// Which item in which store a row is about; nil when it is gone.
    package func setItemJoin(_ rec: Int64, _ fact: (item: String, store: String)?) throws {
        _ = try setPair(rec, fact.map { ($0.item, $0.store) }, table: "item_joins", key: "join_rec", columns: ("item", "store"))
    }

    private func setPair(
        _ rec: Int64, _ fact: (String, String)?, table: String, key: String, columns: (String, String)
    ) throws -> (String, String)? {
        let find = try sql.prepare("SELECT \(columns.0), \(columns.1) FROM \(table) WHERE \(key) = ?")
        find.bind(rec, at: 1)
        let before = try find.first { ($0.string(0), $0.string(1)) }
        if let before, let fact, before == fact { return before }
        if before != nil {
            let delete = try sql.prepare("DELETE FROM \(table) WHERE \(key) = ?")
            delete.bind(rec, at: 1)
            try delete.run()
        }
        guard let fact else { return before }
        let insert = try sql.prepare("INSERT INTO \(table) (\(key), \(columns.0), \(columns.1)) VALUES (?, ?, ?)")
        insert.bind(rec, at: 1)
        insert.bind(fact.0, at: 2)
        insert.bind(fact.1, at: 3)
        try insert.run()
        return before
    }

    /// The rows about an item in a store, shown or hidden.
    package func itemJoins(_ item: String, in store: String) throws -> [Int64] {
        let find = try sql.prepare("SELECT join_rec FROM item_joins WHERE item = ? AND store = ? ORDER BY join_rec")
        find.bind(item, at: 1)
        find.bind(store, at: 2)
        return try find.all { $0.int(0) }
    }

    /// The rows that give a list to a name.
    package func listUses(_ list: String, by name: String) throws -> [Int64] {
        let find = try sql.prepare("SELECT use_rec FROM list_uses WHERE list = ? AND name = ? ORDER BY use_rec")
        find.bind(list, at: 1)
        find.bind(name, at: 2)
        return try find.all { $0.int(0) }
    }

    /// The stores whose name uses a list.
    package func stores(usingList list: String) throws -> [String] {
        let find = try sql.prepare(
            "SELECT DISTINCT s.store FROM list_uses u JOIN stores s ON s.name_id = u.name WHERE u.list = ? ORDER BY s.store")
        find.bind(list, at: 1)
        return try find.all { $0.string(0) }
    }

    /// The stores that have an item on a list they use, with that list.
    package func storesListing(_ item: String) throws -> [(store: String, list: String)] {
        let find = try sql.prepare(
            """
            SELECT DISTINCT s.store, l.list FROM list_lines l JOIN list_uses u ON u.list = l.list JOIN stores s ON s.name_id = u.name
            WHERE l.item = ? AND u.name <> '' ORDER BY s.store, l.list
            """)
        find.bind(item, at: 1)
        return try find.all { ($0.string(0), $0.string(1)) }
    }

    /// The items on the lists that a store uses, with their lists.
    package func itemsListed(for store: String) throws -> [(item: String, list: String)] {
        let find = try sql.prepare(
            """
            SELECT DISTINCT l.item, l.list FROM stores s JOIN list_uses u ON u.name = s.name_id JOIN list_lines l ON l.list = u.list
            WHERE s.store = ? AND s.name_id <> '' ORDER BY l.item, l.list
            """)
        find.bind(store, at: 1)
        return try find.all { ($0.string(0), $0.string(1)) }
    }

    package func storesWhereListed(_ item: String) throws -> [String] {
        let find = try sql.prepare("SELECT store FROM listed_items WHERE item = ? AND kept IS NULL ORDER BY store")
        find.bind(item, at: 1)
        return try find.all { $0.string(0) }
    }

    package func listedItems(in store: String) throws -> [String] {
        let find = try sql.prepare("SELECT item FROM listed_items WHERE store = ? AND kept IS NULL ORDER BY item")
        find.bind(store, at: 1)
        return try find.all { $0.string(0) }
    }

    /// Keeps that a list names an item for a store; `kept` that none does and stock keeps it visible.
    package func setListed(_ item: String, in store: String, kept: Int64? = nil) throws {
        let save = try sql.prepare(
            """
            INSERT INTO listed_items (item, store, kept) VALUES (?, ?, ?)
            ON CONFLICT (item, store) DO UPDATE SET kept = excluded.kept
            """)
        save.bind(item, at: 1)
        save.bind(store, at: 2)
        save.bind(kept, at: 3)
        try save.run()
    }

    package func removeListed(_ item: String, in store: String) throws {
        let delete = try sql.prepare("DELETE FROM listed_items WHERE item = ? AND store = ?")
        delete.bind(item, at: 1)
        delete.bind(store, at: 2)
        try delete.run()
    }

    package func keptItems() throws -> [KeptItem] {
        try sql.prepare("SELECT item, store, kept FROM listed_items WHERE kept IS NOT NULL ORDER BY store, item").all {
            KeptItem(item: $0.string(0), store: $0.string(1), checked: $0.int(2))
        }
    }

    /// The items that stock keeps visible in a store are looked at again, whether or not its records have changed.
    package func lookAgainAtKept(in store: String) throws {
        let update = try sql.prepare("UPDATE listed_items SET kept = 0 WHERE store = ? AND kept IS NOT NULL")
        update.bind(store, at: 1)
        try update.run()
    }

    package func mark(_ kind: ListMark.Kind, _ id: String) throws {
        let insert = try sql.prepare("INSERT INTO list_marks (kind, id) VALUES (?, ?) ON CONFLICT (kind, id) DO NOTHING")
        insert.bind(kind.rawValue, at: 1)
        insert.bind(id, at: 2)
        try insert.run()
    }

    package func marks(_ count: Int) throws -> [ListMark] {
        let find = try sql.prepare("SELECT kind, id FROM list_marks ORDER BY kind, id LIMIT ?")
        find.bind(Int64(count), at: 1)
        let marks = try find.all { row in ListMark.Kind(rawValue: row.string(0)).map { ListMark(kind: $0, id: row.string(1)) } }
        return marks.compactMap { $0 }
    }

    package func unmark(_ mark: ListMark) throws {
        let delete = try sql.prepare("DELETE FROM list_marks WHERE kind = ? AND id = ?")
        delete.bind(mark.kind.rawValue, at: 1)
        delete.bind(mark.id, at: 2)
        try delete.run()
    }
}
