import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    /// Makes something visible in a store; false when it was already.
    ///
    /// - Throws: `not-editor` naming the server where it is done, `not-found`, `argument-invalid`.
    @discardableResult
    package func show(_ kind: VisibilityKind, _ reference: String, in store: String) throws -> Bool {
        try change(kind, reference, in: store, event: "visibility-granted") { try $0.showing(kind, $1, in: store) }
    }

    /// Ends it; false when it was not visible.
    @discardableResult
    package func hide(_ kind: VisibilityKind, _ reference: String, in store: String) throws -> Bool {
        try change(kind, reference, in: store, event: "visibility-revoked") { try $0.hiding(kind, $1, in: store) }
    }

    private func change(
        _ kind: VisibilityKind, _ reference: String, in store: String, event: String, _ changes: (VisibilityRows, String) throws -> [Change]
    ) throws -> Bool {
        try database.write { transaction in
            let rows = VisibilityRows(transaction: transaction)
            let subject = try rows.subject(kind, reference)
            let changes = try changes(rows, subject.id)
            guard try CentralWriter(database).write(changes, acting: .program, transaction).changed > 0 else { return false }
            let code = try transaction.stores.store(rows.store(store).id)?.code ?? store
            try audit(
                event == "visibility-granted" ? .shown : .hidden, code,
                ["kind": .string(kind.rawValue), "id": .string(subject.id), "code": .string(subject.code)], transaction)
            let verb = event == "visibility-granted" ? "Shown" : "Hidden"
            try transaction.log.write(event, "\(verb): \(kind.rawValue) \(subject.id) in store \(store).")
            return true
        }
    }

    package func visible(_ kind: VisibilityKind, in store: String) throws -> [VisibleSubject] {
        try database.read { try VisibilityRows(transaction: $0).all(kind, in: store) }
    }

    /// The master lists, by name, with the ids and codes that other commands take.
    ///
    /// - Parameter search: part of the code, the name or the id, in any case.
    package func masterLists(_ search: String? = nil) throws -> [MasterList] {
        try database.read { try VisibilityRows(transaction: $0).masterLists(search) }
    }

    /// Whether master lists decide about the visibility of items.
    package func listsSetItems() throws -> Bool { try database.read { try $0.state.has(ItemListFacts.isOn) } }

    /// Switches that on or off (R-OWN 11): a preference of the primary, which does not travel.
    ///
    /// - Throws: `not-editor` when the primary is another server.
    package func setListsSetItems(_ isOn: Bool) throws {
        try database.write { transaction in
            guard try transaction.offices.tenure(.primary)?.site == Topology(transaction).central().id else {
                throw Failure(.notEditor, "Master lists are \(try Whereabouts.of(.primary, transaction))")
            }
            _ = try CentralWriter(database, by: by).write([ItemListFacts.setting(isOn, transaction)], acting: .program, transaction)
        }
    }
}
