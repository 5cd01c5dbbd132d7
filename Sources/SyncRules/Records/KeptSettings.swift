import Storage
import SyncProtocol

extension Settings {
    private static let name = StateKey<String>("settings")

    /// What central last told this site and is in force, word for word; nil before the first session, and on central.
    package static func received(_ transaction: Transaction) throws -> Settings? {
        guard let text = try transaction.state.value(name) else { return nil }
        return try Settings(decoding: try Wire.head(Array(text.utf8)))
    }

    /// What is in force: as received, with what the site does not take up again closed (R-SYNC 6).
    package static func kept(_ transaction: Transaction) throws -> Settings? {
        guard var settings = try received(transaction) else { return nil }
        for office in try LeftTenures(transaction).barred(in: settings).map(\.office)
        where !settings.frozen.contains(where: { $0.record == nil && $0.office == office }) {
            settings.frozen.append(Frozen(barred: office))
        }
        return settings
    }

    /// Puts these settings in force; false when they were already.
    @discardableResult
    package func keep(_ transaction: Transaction) throws -> Bool {
        let text = String(decoding: encoded(), as: UTF8.self)
        guard try transaction.state.value(Self.name) != text else { return false }
        try transaction.state.set(Self.name, text)
        return true
    }
}
