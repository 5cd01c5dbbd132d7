import Storage
import SyncProtocol

extension Settings {
    private static let name = "settings"

    /// What central last told this site and what is in force; nil before the first session, and on central.
    package static func kept(_ ledger: Ledger) throws -> Settings? {
        guard let text = try ledger.meta(name) else { return nil }
        return try Settings(decoding: try Wire.head(Array(text.utf8)))
    }

    /// Puts these settings in force; false when they were already.
    @discardableResult
    package func keep(_ ledger: Ledger) throws -> Bool {
        let text = String(decoding: encoded(), as: UTF8.self)
        guard try ledger.meta(Self.name) != text else { return false }
        try ledger.setMeta(Self.name, text)
        return true
    }
}
