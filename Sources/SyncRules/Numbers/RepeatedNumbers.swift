import Failures
import Payload
import Storage

/// Finds them where that can have happened, and remembers them until they differ.
package struct RepeatedNumbers {
    package let transaction: Transaction

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    private static let kept = StateKey<String>("numbers.repeated")
    private static let most = 50

    /// Looks through the documents of some stores, and says in the log what is new.
    package func look(in stores: [String], site: String?) throws {
        try tell(stores.sorted().flatMap { try find(in: $0) }, site: site)
    }

    /// Says in the log what of this is new, and remembers it.
    package func tell(_ found: [RepeatedNumber], site: String?) throws {
        guard try !found.isEmpty || transaction.state.has(Self.kept) else { return }
        var known = try all()
        for one in found where !known.contains(one) {
            known.append(one)
            try transaction.log.write("number-given-twice", site: site, code: FailureCode.numberGivenTwice.rawValue, one.sentence)
        }
        try keep(known)
    }

    private func find(in store: String) throws -> [RepeatedNumber] {
        var found: [RepeatedNumber] = []
        for use in SerialNumberKind.allCases.map(\.use) {
            for number in try transaction.records.repeatedNumbers(use.field, table: use.table, store: store, types: use.types, most: Self.most) {
                let ids = try use.carriers(of: number, in: store, limit: 10, transaction).map(\.key.id).sorted()
                if ids.count > 1 { found.append(RepeatedNumber(store: store, table: use.table, number: number, ids: ids, field: use.field)) }
            }
        }
        return Array(found.prefix(Self.most))
    }

    /// Those that still stand: documents that were numbered anew or deleted since are none.
    package func all() throws -> [RepeatedNumber] {
        guard let text = try transaction.state.value(Self.kept), let list = (try? JSONValue(parsing: text))?.elements else { return [] }
        return try list.compactMap { value in
            guard let store = value["store"]?.text, let table = value["table"]?.text, let field = value["field"]?.text,
                let number = value["number"]?.integer
            else { return nil }
            let ids = try (value["ids"]?.elements ?? []).compactMap(\.text).filter { id in
                guard let record = try transaction.records.record(table, id), !record.isDeleted else { return false }
                let value = (try? JSONValue(parsing: record.payload))?[field]
                return (value?.integer ?? value?.text.flatMap { Int64($0) }) == number
            }
            return ids.count > 1 ? RepeatedNumber(store: store, table: table, number: number, ids: ids, field: field) : nil
        }
    }

    private func keep(_ list: [RepeatedNumber]) throws {
        let value = JSONValue.array(
            list.suffix(Self.most).map { one in
                .object([
                    ("store", .string(one.store)), ("table", .string(one.table)), ("field", .string(one.field)),
                    ("number", .number(JSONNumber(one.number))), ("ids", .array(one.ids.map { .string($0) })),
                ])
            })
        let text = list.isEmpty ? nil : String(decoding: value.serialised(), as: UTF8.self)
        guard try transaction.state.value(Self.kept) != text else { return }
        try transaction.state.set(Self.kept, text)
    }

    // MARK: On central

    private enum Due: String, StateValue {
        case first = "yes"
        case again
    }

    private static let due = StateKeys<Due>("numbers.look:")

    /// A site goes on from an image: once it holds everything again, its numbers are looked through.
    package func order(for site: String) throws { try transaction.state.set(Self.due[site], .first) }

    /// Looks through a site's numbers at once, and once more when the site has nothing left that central does not hold: what it withheld
    /// or had yet to send carries numbers that its image gave again.
    ///
    /// - Parameter isComplete: the site says that it withholds nothing, and that nothing waits to be sent.
    package func lookWhereOrdered(_ site: String, isComplete: Bool) throws {
        guard let due = try transaction.state.value(Self.due[site]), isComplete || due == .first else { return }
        try transaction.state.set(Self.due[site], isComplete ? nil : .again)
        try look(in: Topology(transaction).activeStores(of: site), site: site)
    }
}
