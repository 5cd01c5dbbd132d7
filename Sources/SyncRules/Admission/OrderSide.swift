import Catalogue
import Failures
import Payload
import Storage

/// Which side entered an order, tender, quote or payment: the primary, or the store's site. It stays so for life (R-OWN 6).
///
/// The record itself carries its side, so that the stored and the incoming version tell it everywhere without further state. What
/// hangs on an order follows it.
package struct OrderSide {
    /// The member that says that a record was entered on the primary.
    private static let member = DocumentRecord.Field.entered_on
    package static let primary = "primary"

    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// The preference under which records like this one are centralised; nil for all others.
    package func preference(of view: FieldView, _ table: TableRules) throws -> GlobalPreference? {
        guard table.asksFor.contains(.enteredOnPrimary) else { return nil }
        let mayBe = table.type.ownership(where: { view[named: $0] }, facts: [.enteredOnPrimary])
        guard mayBe !== table.type.ownership(where: { view[named: $0] }) else { return nil }
        // Payments are transactions; everything else that is entered centrally is ordered.
        return table.name == DocumentKind.transaction.table ? .centralisedPayments : .centralisedProcurement
    }

    /// Whether the record carries its side itself, instead of following another.
    private static func isHeader(_ table: TableRules) -> Bool {
        guard let variant = table.variant(asking: .enteredOnPrimary) else { return false }
        if case .follows = variant.audience { return false }
        return true
    }

    /// The bytes a local write stores: with its side: a new order's where it is the primary's, an old one's as it was.
    ///
    /// - Throws: `ordered-centrally` on a satellite, `ordered-by-site` on the primary.
    package func withSide(_ key: RecordKey, _ payload: [UInt8], stored: StoredRecord?, by editor: Editor) throws -> [UInt8] {
        guard let table = rules[key.table.folded], Self.isHeader(table) else { return payload }
        let order = try table.record(DocumentRecord.self, payload)
        if let stored, !stored.isDeleted {
            let before = try table.record(DocumentRecord.self, stored.payload)
            guard let side = before[Self.member], order[Self.member] == nil else { return payload }
            return try RecordMember.replacing(Self.member, in: payload, withText: side)
        }
        guard let preference = try preference(of: order.view, table) else { return payload }
        guard try editor.holds(.primary) == .yes else {
            try checkSatellite(preference, at: editor.site, ["table": key.table.name, "id": key.id])
            return payload
        }
        guard try enteredOnPrimary(preference, order, key, editor) else { return payload }
        return try RecordMember.replacing(Self.member, in: payload, withText: Self.primary)
    }

    /// Whether a new order written on the primary is the primary's.
    private func enteredOnPrimary(_ preference: GlobalPreference, _ order: DocumentRecord, _ key: RecordKey, _ editor: Editor) throws -> Bool {
        if editor.acting.isSupervisor { return true }
        let store = order.text(.store_ID)
        let preferences = GlobalPreferences(transaction: transaction)
        let isOn = try preferences.isOn(preference)
        if isOn {
            guard let site = try preferences.siteOrdering(for: store, preference) else { return true }
            throw try orderedBySite(preference, store, site, ["table": key.table.name, "id": key.id])
        }
        guard order.isEnteredOnPrimary, try editor.holds(.store(store)) != .yes else { return false }
        throw try notCentralised(preference, store, ["table": key.table.name, "id": key.id])
    }

    private func orderedBySite(_ preference: GlobalPreference, _ store: String, _ site: String, _ context: [String: String]) throws -> Failure {
        Failure(
            .orderedBySite,
            "The site \(site) has set \(preference.title.lowercased()) back; what is new for \(try title(store)) is entered there.",
            context.merging(["site": site]) { $1 })
    }

    private func notCentralised(_ preference: GlobalPreference, _ store: String, _ context: [String: String]) throws -> Failure {
        Failure(
            .orderedBySite,
            "\(preference.title) is off: what is new for \(try title(store)) is entered on its own site, or here in supervisor mode.",
            context)
    }

    /// - Throws: `ordered-centrally` where such things are entered on the primary.
    package func checkSatellite(_ preference: GlobalPreference, at site: String, _ context: [String: String]) throws {
        guard try GlobalPreferences(transaction: transaction).isInForce(preference, at: site) else { return }
        throw Failure(
            .orderedCentrally, "\(preference.title) is on: this is entered on the primary server, for every store.", context)
    }

    /// Whether the primary enters what is new for a store, and numbers it.
    ///
    /// - Parameter isHere: the store is active on the primary itself.
    /// - Throws: `ordered-by-site`.
    package func isEnteredOnPrimary(_ preference: GlobalPreference, store: String, isHere: Bool, isSupervisor: Bool) throws -> Bool {
        if isSupervisor { return true }
        let preferences = GlobalPreferences(transaction: transaction)
        if try preferences.isOn(preference) {
            guard let site = try preferences.siteOrdering(for: store, preference) else { return true }
            throw try orderedBySite(preference, store, site, ["store": store])
        }
        guard !isHere else { return false }
        throw try notCentralised(preference, store, ["store": store])
    }

    private func title(_ store: String) throws -> String { try StoreTitle.of(store, transaction) }
}
