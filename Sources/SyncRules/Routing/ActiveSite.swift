import Payload
import Storage

/// The store record tells at which site the store is active, by the site's number: a copy of the tenure, kept in step whatever
/// brings the record, that decides nothing (R-STORE 3, R-OWN 19).
package struct ActiveSite {
    package static let key = StoreRecord.Field.sync_id_remote_site
    package static let field = key.name
    private static let picker = FieldPicker([field])

    package let transaction: Transaction

    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// A store's bytes with the number of the site where it is active; a new store's is central's.
    package func following(_ store: String, _ payload: [UInt8]) throws -> [UInt8] {
        let number = String(try site(of: store).number)
        if let range = try? Self.picker.pick(from: payload)[0], payload[range].elementsEqual(number.utf8) { return payload }
        return try RecordMember.replacing(Self.field, in: payload, with: number)
    }

    private func site(of store: String) throws -> Site {
        let central = try Topology(transaction).central()
        guard let tenure = try transaction.offices.tenure(.store(store)), tenure.site != central.id else { return central }
        return try transaction.sites.site(tenure.site) ?? central
    }
}
