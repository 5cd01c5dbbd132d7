extension Sites {
    /// The channels a site receives.
    package func subscription(of site: String) throws -> [String] {
        let find = try sql.prepare("SELECT channel FROM subscriptions WHERE site = ? ORDER BY channel")
        find.bind(site, at: 1)
        return try find.all { $0.string(0) }
    }

    package func setSubscription(of site: String, to channels: [String]) throws {
        let before = Set(try subscription(of: site))
        let delete = try sql.prepare("DELETE FROM subscriptions WHERE site = ? AND channel = ?")
        for channel in before.subtracting(channels).sorted() {
            delete.bind(site, at: 1)
            delete.bind(channel, at: 2)
            try delete.run()
        }
        let insert = try sql.prepare("INSERT INTO subscriptions (site, channel) VALUES (?, ?)")
        for channel in Set(channels).subtracting(before).sorted() {
            insert.bind(site, at: 1)
            insert.bind(channel, at: 2)
            try insert.run()
        }
    }

    package func raiseSubscriptionVersion(of site: String) throws {
        let update = try sql.prepare("UPDATE sites SET subscription = subscription + 1 WHERE site = ?")
        update.bind(site, at: 1)
        try update.run()
    }
}
