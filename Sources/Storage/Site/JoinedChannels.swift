/// The channels a site follows.
package struct JoinedChannels: Facet {
    package let transaction: Transaction

    package func all() throws -> [JoinedChannel] {
        try sql.prepare("SELECT channel, chan, integrated, staged, reconcile FROM joined ORDER BY channel").all { row in
            JoinedChannel(
                name: row.string(0), chan: row.int(1), integrated: row.int(2), staged: row.int(3), isReconciling: row.flag(4))
        }
    }

    package func save(_ channel: JoinedChannel) throws {
        let save = try sql.prepare(
            """
            INSERT INTO joined (channel, chan, integrated, staged, reconcile) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (channel) DO UPDATE SET integrated = excluded.integrated, staged = excluded.staged,
                reconcile = excluded.reconcile
            """)
        save.bind(channel.name, at: 1)
        save.bind(channel.chan, at: 2)
        save.bind(channel.integrated, at: 3)
        save.bind(channel.staged, at: 4)
        save.bind(channel.isReconciling, at: 5)
        try save.run()
    }

    package func remove(_ name: String) throws {
        let delete = try sql.prepare("DELETE FROM joined WHERE channel = ?")
        delete.bind(name, at: 1)
        try delete.run()
    }
}
