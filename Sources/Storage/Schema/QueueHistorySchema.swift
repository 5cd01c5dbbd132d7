/// How large each site's queues were, for central's history (R-SYNC 8).
enum QueueHistorySchema {
    static let statements: [String] = [
        """
        CREATE TABLE queue_history (site TEXT NOT NULL, grain TEXT NOT NULL, at INTEGER NOT NULL, to_send INTEGER NOT NULL,
            to_receive INTEGER NOT NULL, parked INTEGER NOT NULL, withheld INTEGER NOT NULL, last_contact INTEGER,
            minutes INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (site, grain, at)) \(Dialect.clusteredTableOptions)
        """
    ]
}
