import Catalogue
import Failures
import Storage

/// Decides whether two records may become one: part of the one judge for local writes, imports and pushes (R-OWN 9).
package struct MergeJudge {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// - Throws: `merge-final`, `already-merged`, `merge-circle`, `merge-impossible`, `merge-homes-differ`, `not-editor`,
    ///   `former-holder`, `item-in-bill-of-materials`, with words that say where it can be done instead.
    package func judge(_ key: RecordKey, payload: [UInt8]?, stored: StoredRecord?, by editor: Editor) throws {
        guard let payload else { throw Failure(.mergeFinal, nil, ["id": key.id]) }
        let merge = try Merge(payload)
        if let stored {
            guard stored.payload != payload else { return }
            let before = try Merge(stored.payload)
            throw Failure(before.kept == merge.kept ? .mergeFinal : .alreadyMerged, nil, ["dropped": merge.dropped, "kept": before.kept])
        }
        guard key.id == merge.id else { throw Failure(.recordIDMismatch, nil, ["table": Merge.table, "id": key.id]) }
        guard let table = rules[merge.of] else { throw Failure(.tableUnknown, nil, ["table": merge.of]) }
        let context = ["table": table.name, "dropped": merge.dropped, "kept": merge.kept]
        let stands = try transaction.aliases.resolve(table.name, merge.dropped)
        guard stands == merge.dropped else {
            throw Failure(.alreadyMerged, "\(table.type.title): \(merge.dropped) was merged into \(stands) before.", context)
        }
        let target = try transaction.aliases.resolve(table.name, merge.kept)
        guard merge.dropped != merge.kept else { throw Failure(.mergeImpossible, "A record is not merged into itself.", context) }
        guard target != merge.dropped else { throw Failure(.mergeCircle, nil, context) }
        let kept = try live(table, target)
        if editor.isCentral, !editor.isRemote, try transaction.records.record(table.name, merge.dropped) == nil {
            // An import brings merges whose dropped records are long gone.
            return try checkEditor(kept, kept, rule(kept, kept, table, context), table, editor, context)
        }
        let dropped = try live(table, merge.dropped)
        guard merge.home == (try Self.home(of: dropped, transaction)) else {
            throw Failure(.mergeImpossible, "The merge names another home store than the dropped record's.", context)
        }
        let rule = try rule(dropped, kept, table, context)
        try checkEditor(dropped, kept, rule, table, editor, context)
        try checkUse(merge.dropped, table, context)
    }

    /// A merge and the deletion of the dropped record belong together: checked when all changes of a group are made.
    package func checkComplete(_ merges: [[UInt8]]) throws {
        for payload in merges {
            let merge = try Merge(payload)
            if let dropped = try transaction.records.record(merge.of, merge.dropped), !dropped.isDeleted {
                throw Failure(.mergeImpossible, "The merge does not remove the dropped record.", ["dropped": merge.dropped])
            }
        }
    }

    private func live(_ table: TableRules, _ id: String) throws -> StoredRecord {
        guard let record = try transaction.records.record(table.name, id), !record.isDeleted else {
            throw Failure(.mergeImpossible, "There is no record \(table.name) \(id) here.", ["table": table.name, "id": id])
        }
        return record
    }

    /// The rule both records share; a patient is not merged with a supplier, nor anything with a store's own name.
    private func rule(
        _ dropped: StoredRecord, _ kept: StoredRecord, _ table: TableRules, _ context: [String: String]
    ) throws -> MergeRule {
        let router = ChannelRouter(transaction: transaction)
        let found = try [dropped, kept].map { try router.ownership(of: table.view(of: $0.payload), table, id: $0.key.id).merge }
        guard let one = found[0], let other = found[1] else {
            throw Failure(.mergeImpossible, "\(table.type.title): records of this kind are not merged.", context)
        }
        guard one == other else { throw Failure(.mergeImpossible, "The two records are of different kinds.", context) }
        return one
    }

    private func checkEditor(
        _ dropped: StoredRecord, _ kept: StoredRecord, _ rule: MergeRule, _ table: TableRules, _ editor: Editor,
        _ context: [String: String]
    ) throws {
        let finder = OwnerFinder(transaction: transaction)
        let owners = try [dropped, kept].map { try finder.owner(of: $0.key, payload: $0.payload) }
        let standings = try owners.map { try standing($0, editor) }
        if standings.contains(.formerly) { throw Failure(.formerHolder, nil, context) }
        if let index = standings.firstIndex(of: .barred), case .office(let office) = owners[index] {
            throw try Failure.barred(office, transaction, context)
        }
        // Closed for a while is not edited elsewhere: it is merged there afterwards.
        for (record, standing) in zip([dropped, kept], standings) {
            if case .frozen(let place) = standing { throw Failure.frozen(record.key, title: "\(table.type.title) are", to: place) }
        }
        guard standings == [.yes, .yes] else {
            // One of them is edited elsewhere: which one, and where, is what a person must know.
            let index = standings[0] == .yes ? 1 : 0
            var words = rule.dataClass == .patient ? .ofHomes : Whereabouts.Words()
            if standings.contains(.yes), rule.dataClass == .patient {
                let id = index == 0 ? dropped.key.id : kept.key.id
                let move = "tributary homes move \(table.name) \(id) STORE"
                throw Failure(
                    .mergeHomesDiffer,
                    "\(id) is \(try whereabouts(owners[index], editor, words)) Both must have their home on one site before they are merged; on the central server: \(move)",
                    context)
            }
            words.act = "merged"
            throw Failure(.notEditor, "\(table.type.title) are \(try whereabouts(owners[index], editor, words))", context)
        }
        guard rule.dataClass != .store || owners[0] == owners[1] else {
            throw Failure(.mergeImpossible, "The two belong to different stores.", context)
        }
    }

    private func standing(_ owner: Owner, _ editor: Editor) throws -> Editor.Holding {
        switch owner {
        case .office(let office): try editor.holds(office)
        case .central: editor.isCentral ? .yes : .no
        case .anySite, .site, .local, .unknown, .noStore: .no
        }
    }

    private func whereabouts(_ owner: Owner, _ editor: Editor, _ words: Whereabouts.Words) throws -> String {
        if case .office(let office) = owner { return try editor.whereabouts(office, words) }
        return "\(words.act) on the central server only."
    }

    /// A dropped item would take a recipe along; a name that a store trades under is the store's.
    private func checkUse(_ dropped: String, _ table: TableRules, _ context: [String: String]) throws {
        if table.name.lowercased() == "name", try !transaction.stores.stores(named: dropped).isEmpty {
            throw Failure(.mergeImpossible, "A store trades under the name to be dropped; merge it the other way round.", context)
        }
        guard table.name.lowercased() == "item" else { return }
        for (name, fields) in Self.recipes {
            guard let recipe = try transaction.knownTable(name) else { continue }
            let users = try transaction.records.records(of: recipe, naming: dropped, in: fields)
            guard users.isEmpty else {
                throw Failure(.itemInBillOfMaterials, nil, context.merging(["in": users[0].key.description]) { first, _ in first })
            }
        }
    }

    private static let recipes: KeyValuePairs<String, [String]> = [
        "bom_master": ["item_ID", "ingredient_item_ID"], "bill_of_material": ["item_ID"],
        "ancillary_item": ["item_id", "ancillary_item_id"],
    ]

    /// The home store of a patient or prescriber; empty for anything else.
    package static func home(of record: StoredRecord, _ transaction: Transaction) throws -> String {
        guard let table = transaction.rules[record.key.table.folded] else { return "" }
        let view = try table.view(of: record.payload)
        let ownership = try ChannelRouter(transaction: transaction).ownership(of: view, table, id: record.key.id)
        guard ownership.dataClass == .patient, let field = ownership.homeStoreField else { return "" }
        return view.text(named: field)
    }
}
