import Storage
import SyncProtocol

extension Settings {
    private static let name = StateKey<String>("settings")

    /// What central last told this site and what is in force; nil before the first session, and on central.
    package static func kept(_ transaction: Transaction) throws -> Settings? {
        guard let text = try transaction.state.value(name) else { return nil }
        return try Settings(decoding: try Wire.head(Array(text.utf8)))
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
