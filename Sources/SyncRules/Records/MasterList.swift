import Payload
import Storage

/// A master list, as a person calls it.
package struct MasterList: Sendable, Equatable {
    package let id: String
    package let code: String
    /// Its description.
    package let title: String
    /// It takes no part in what is visible.
    package let isInactive: Bool
}

extension VisibilityRows {
    /// Every master list, by name: other commands take its code, name or id.
    ///
    /// - Parameter search: part of the code, the name or the id, in any case.
    package func masterLists(_ search: String? = nil) throws -> [MasterList] {
        let (table, called) = VisibilityKind.list.subjects
        let search = search?.lowercased()
        var found: [MasterList] = []
        var after: String?
        while true {
            let page = try transaction.records.records(matching: RecordQuery(table: table, after: after, limit: 1_000))
            for record in page {
                let value = try? JSONValue(parsing: record.payload)
                let list = MasterList(
                    id: record.key.id, code: value?[called[0]]?.text ?? "", title: value?[called[1]]?.text ?? "",
                    isInactive: (try? rules.record(ItemListRecord.self, record.payload))?.isHidden ?? false)
                let isWanted = search.map { search in [list.id, list.code, list.title].contains { $0.lowercased().contains(search) } } ?? true
                if isWanted { found.append(list) }
            }
            guard let last = page.last, page.count == 1_000 else { break }
            after = last.key.id
        }
        return found.sorted { ($0.title, $0.code, $0.id) < ($1.title, $1.code, $1.id) }
    }
}
