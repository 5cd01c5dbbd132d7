import Catalogue
import Failures
import Payload
import Storage

/// Lists, sets, sets back and resets the preferences of all sites, on central, on the primary and on a satellite (R-OWN 6, 8).
package struct PreferenceAdministration: Sendable {
    private let database: LedgerDatabase
    /// Whether the primary's office is held here.
    private let holdsPrimary: @Sendable (Transaction) throws -> Bool
    private let write: @Sendable (Change, WriteContext, Transaction) throws -> Void

    package init(
        _ database: LedgerDatabase, holdsPrimary: @escaping @Sendable (Transaction) throws -> Bool,
        write: @escaping @Sendable (Change, WriteContext, Transaction) throws -> Void
    ) {
        self.database = database
        self.holdsPrimary = holdsPrimary
        self.write = write
    }

    package func list() throws -> [PreferenceListing] { try database.read { try GlobalPreferences(transaction: $0).list() } }

    /// Sets a preference for all sites, on the primary; when that changes it, what satellites said of it no longer counts.
    ///
    /// - Throws: `not-editor` on any other site.
    package func set(_ preference: GlobalPreference, on isOn: Bool, user: String) throws {
        try set(preference, on: isOn, user: user, isReset: false)
    }

    private func set(_ preference: GlobalPreference, on isOn: Bool, user: String, isReset: Bool) throws {
        try database.write { transaction in
            let preferences = GlobalPreferences(transaction: transaction)
            let before = try preferences.record(preference)
            let revision = isReset || before?.isOn != isOn ? try preferences.nextRevision(before) : before?.revision ?? 0
            let payload = JSONValue.object([
                ("ID", .string(preference.recordID)), ("store_ID", .string("")), ("item", .string(preference.rawValue)),
                ("data", .object([("value", .bool(isOn))])), ("revision", .number(JSONNumber(revision))),
            ])
            try write(Change(table: "pref", id: preference.recordID, payload: payload.serialised()), user, transaction)
            try transaction.log.write("preference-set", "\(preference.title) was switched \(isOn ? "on" : "off") for all sites by \(user).")
        }
    }

    /// Sets a preference back on this satellite alone, and reports it to central and the primary.
    ///
    /// - Throws: `preference-fixed` on the primary, for a preference that cannot be set back, or one that is off.
    package func override(_ preference: GlobalPreference, user: String) throws {
        try database.write { transaction in
            guard preference.isOverridable else {
                throw Failure(.preferenceFixed, "\(preference.title) is the same on all sites.")
            }
            let preferences = GlobalPreferences(transaction: transaction)
            guard try !holdsPrimary(transaction) else {
                throw Failure(.preferenceFixed, "This is the primary: set the preference for all sites here.")
            }
            guard let record = try preferences.record(preference), record.isOn else {
                throw Failure(.preferenceFixed, "\(preference.title) is off; there is nothing to set back.")
            }
            let own = try ownSite(transaction)
            let payload = JSONValue.object([
                ("ID", .string(preference.overrideID(site: own.id))), ("store_ID", .string("")), ("item", .string(preference.rawValue)),
                ("network_ID", .string(own.id)), ("site_number", .string(own.number)), ("site_name", .string(own.name)),
                ("over", .string(String(record.revision))), ("data", .object([("value", .bool(false))])),
            ])
            try write(Change(table: "pref", id: preference.overrideID(site: own.id), payload: payload.serialised()), user, transaction)
            try transaction.log.write("preference-set-back", site: own.id, "\(preference.title) was set back on \(own.name) by \(user).")
        }
    }

    /// On a satellite its own override ends; on the primary those of all satellites do, and the value stays.
    package func reset(_ preference: GlobalPreference, user: String) throws {
        let isPrimary = try database.read { try holdsPrimary($0) }
        if isPrimary {
            guard let isOn = try database.read({ try GlobalPreferences(transaction: $0).record(preference)?.isOn }) else { return }
            return try set(preference, on: isOn, user: user, isReset: true)
        }
        try database.write { transaction in
            let own = try ownSite(transaction)
            let id = preference.overrideID(site: own.id)
            guard let record = try transaction.records.record("pref", id), !record.isDeleted else { return }
            try write(Change(table: "pref", id: id, payload: nil), user, transaction)
            try transaction.log.write("preference-reset", site: own.id, "\(preference.title) follows the primary again on \(own.name), by \(user).")
        }
    }

    private func write(_ change: Change, _ user: String, _ transaction: Transaction) throws {
        try write(change, WriteContext(user: user, isForEachStore: true), transaction)
    }

    private func ownSite(_ transaction: Transaction) throws -> (id: String, number: String, name: String) {
        guard let id = try transaction.state.value(Meta.site) else { throw Failure(.notInitialised) }
        if let site = try transaction.sites.site(id) { return (id, String(site.number), site.name) }
        return (id, try transaction.state.value(Meta.siteNumber) ?? "", try transaction.state.value(Meta.siteName) ?? id)
    }
}

extension GlobalPreferences {
    /// Every preference of all sites, and how it holds here.
    package func list() throws -> [PreferenceListing] {
        let site = try transaction.state.value(Meta.site) ?? ""
        return try GlobalPreference.allCases.map { preference in
            PreferenceListing(
                preference: preference, isOn: try isOn(preference), isInForce: try isInForce(preference, at: site),
                overrides: try overrides(of: preference))
        }
    }
}
