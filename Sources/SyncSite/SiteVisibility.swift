import Storage
import SyncRules

extension SiteEngine {
    /// Makes something visible in a store, where this site may: items and lists, when it is the primary.
    ///
    /// - Parameter acting: who wants it; central's audit log says so.
    @discardableResult
    package func show(_ kind: VisibilityKind, _ reference: String, in store: String, acting: WriteContext = .program) throws -> Bool {
        try change(kind, reference, acting) { try $0.showing(kind, $1, in: store) }
    }

    /// Ends it.
    @discardableResult
    package func hide(_ kind: VisibilityKind, _ reference: String, in store: String, acting: WriteContext = .program) throws -> Bool {
        try change(kind, reference, acting) { try $0.hiding(kind, $1, in: store) }
    }

    private func change(
        _ kind: VisibilityKind, _ reference: String, _ acting: WriteContext, _ changes: (VisibilityRows, String) throws -> [Change]
    ) throws -> Bool {
        try database.write { transaction in
            let rows = VisibilityRows(transaction: transaction)
            let wanted = try changes(rows, try rows.subject(kind, reference).id)
            guard !wanted.isEmpty else { return false }
            return try write(wanted, acting: acting, transaction) != nil
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
}
