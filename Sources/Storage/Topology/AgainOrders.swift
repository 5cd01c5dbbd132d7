/// What central asked its sites to receive anew.
package struct AgainOrders: Facet {
    package let transaction: Transaction

    /// Orders kept of one site at most; the oldest that were done go first.
    private static let keptMost: Int64 = 100
    private static let columns = "id, site, kind, subject, title, ordered_at, ended_at, records, damaged, differed"

    /// Those of a site that it has not said are done, oldest first.
    package func open(of site: String) throws -> [AgainOrder] { try list("site = ? AND ended_at IS NULL ORDER BY seq", site) }

    /// The latest of a site, newest first.
    package func latest(of site: String) throws -> [AgainOrder] { try list("site = ? ORDER BY seq DESC", site) }

    package func add(_ order: AgainOrder) throws {
        let insert = try sql.prepare("INSERT INTO again_orders (id, site, kind, subject, title, ordered_at) VALUES (?, ?, ?, ?, ?, ?)")
        insert.bind(order.id, at: 1)
        insert.bind(order.site, at: 2)
        insert.bind(order.kind.rawValue, at: 3)
        insert.bind(order.subject, at: 4)
        insert.bind(order.title, at: 5)
        insert.bind(order.at, at: 6)
        try insert.run()
        let prune = try sql.prepare(
            """
            DELETE FROM again_orders WHERE site = ? AND ended_at IS NOT NULL AND seq <=
                (SELECT seq FROM again_orders WHERE site = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)
            """)
        prune.bind(order.site, at: 1)
        prune.bind(order.site, at: 2)
        prune.bind(Self.keptMost, at: 3)
        try prune.run()
    }

    /// - Returns: false where it was done already, or is none of that site's.
    package func end(_ id: String, of site: String, _ outcome: AgainOrder.Outcome) throws -> Bool {
        guard try list("site = ? AND ended_at IS NULL", site).contains(where: { $0.id == id }) else { return false }
        let update = try sql.prepare("UPDATE again_orders SET ended_at = ?, records = ?, damaged = ?, differed = ? WHERE id = ?")
        update.bind(outcome.at, at: 1)
        update.bind(outcome.records, at: 2)
        update.bind(outcome.damaged, at: 3)
        update.bind(outcome.differed, at: 4)
        update.bind(id, at: 5)
        try update.run()
        return true
    }

    private func list(_ condition: String, _ site: String) throws -> [AgainOrder] {
        let find = try sql.prepare("SELECT \(Self.columns) FROM again_orders WHERE \(condition)")
        find.bind(site, at: 1)
        var orders: [AgainOrder] = []
        try find.forEach { row in
            guard let kind = AgainOrder.Kind(rawValue: row.string(2)) else { return }
            orders.append(
                AgainOrder(
                    id: row.string(0), site: row.string(1), kind: kind, subject: row.string(3), title: row.string(4), at: row.int(5),
                    outcome: row.optionalInt(6).map {
                        AgainOrder.Outcome(
                            at: $0, records: row.optionalInt(7) ?? 0, damaged: row.optionalInt(8) ?? 0, differed: row.optionalInt(9) ?? 0)
                    }))
        }
        return orders
    }
}
