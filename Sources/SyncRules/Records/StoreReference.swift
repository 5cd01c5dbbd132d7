import Failures
import Storage

/// A store as people call it: by its code, its name or its id, in any case; the same on central and on a site.
package enum StoreReference {
    /// The id of the store that is meant.
    ///
    /// - Throws: `not-found`; `argument-invalid` when several are called so.
    package static func id(_ reference: String, _ transaction: Transaction) throws -> String {
        // The exact id is the cheapest, and never ambiguous.
        if let record = try transaction.records.record("store", reference), !record.isDeleted { return record.key.id }
        var stores: [Called] = []
        try transaction.records.forEachRecord(of: "store") { record in
            let store = try Rules.standard.record(StoreRecord.self, record.payload)
            stores.append(Called(id: record.key.id, code: store.text(.code), title: store.text(.name)))
        }
        return try choose(reference, among: stores, \.self).id
    }

    /// What a store is called by.
    package struct Called {
        package let id: String
        package let code: String
        package let title: String

        package init(id: String, code: String, title: String) {
            self.id = id
            self.code = code
            self.title = title
        }
    }

    /// The one store that is meant: a code goes before a name, a name before an id in another case.
    package static func choose<Store>(_ reference: String, among stores: [Store], _ called: (Store) -> Called) throws -> Store {
        let folded = reference.lowercased()
        for name in [\Called.code, \Called.title, \Called.id] {
            let found = stores.filter { called($0)[keyPath: name].lowercased() == folded }
            guard let store = found.first else { continue }
            guard found.count == 1 else {
                let ids = found.map { called($0).id }.sorted().joined(separator: ", ")
                throw Failure(.argumentInvalid, "Several stores are called \(reference); give the id: \(ids).")
            }
            return store
        }
        throw missing(reference)
    }

    private static func missing(_ reference: String) -> Failure {
        Failure(.notFound, "There is no store \(reference) here: no store has this code, name or id.", ["store": reference])
    }
}
