import Storage
import SyncProtocol

/// The tenures that this site has left, and those that it does not take up again (R-STORE 1, R-SYNC 6).
///
/// An epoch is given once, so a tenure that ended does not come back. Where central went back to a copy it has forgotten the change of
/// hands, gives the site the tenure of before, and somebody else may hold the office: it stays closed here until central gives it anew.
package struct LeftTenures {
    private static let left = StateKeys<[String]>("tenure.left:")
    private static let barred = StateKeys<[String]>("tenure.barred:")

    private let transaction: Transaction

    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// These ended: other settings came into force, or the site reported what it had frozen. Homes have no tenure of their own.
    package func leave(_ tenures: [Tenure]) throws {
        for tenure in tenures where tenure.office != .homes { try add(tenure.epoch, to: Self.left[tenure.office.description]) }
    }

    /// Central was restored: whatever it gives of what was left is not taken up.
    package func bar() throws {
        for (office, epochs) in try transaction.state.all(Self.left) {
            for epoch in epochs.compactMap({ Int64($0) }) { try add(epoch, to: Self.barred[office]) }
        }
    }

    /// What these settings give and is not taken up again.
    package func barred(in settings: Settings) throws -> [Tenure] {
        let barred = try transaction.state.all(Self.barred)
        guard !barred.isEmpty else { return [] }
        return settings.offices.filter { tenure in
            barred.contains { $0.member == tenure.office.description && $0.value.contains(String(tenure.epoch)) }
        }
    }

    private func add(_ epoch: Int64, to key: StateKey<[String]>) throws {
        let known = try transaction.state.value(key) ?? []
        guard !known.contains(String(epoch)) else { return }
        try transaction.state.set(key, known + [String(epoch)])
    }
}
