import Catalogue
import Failures
import Storage

/// Computes a record's audience from stored facts alone: same facts, same audience (R-ROUTE).
///
/// A record is in channels named by stores, never by sites: which site reads which channel is its subscription. So moving a
/// store changes two subscriptions and no record.
package struct ChannelRouter {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// The audience of a record with these bytes.
    ///
    /// - Parameters:
    ///   - author: the site that first wrote it; used for messages alone.
    package func routing(of key: RecordKey, payload: [UInt8], author: String?) throws -> Routing {
        if Merge.isMerge(key) { return try merge(key, try Merge(payload)) }
        guard let table = rules[key.table.folded] else { return try unknownTable(payload) }
        let view = try table.view(of: payload)
        let ownership = try ownership(of: view, table, id: key.id)
        // A user is each site's own once it has come: what central and the site make of it stays apart.
        let isKeptApart = ownership.audience == .centralOnly && table.type.audience == .nobody
        var routing = try isKeptApart ? .nowhere : routing(ownership.audience, key, view, author)
        if routing.parent == nil, table.asksFor.contains(.centralisedOrder) {
            routing.parent = try parent(DocumentKind.purchaseOrder.table, DocumentRecord(view).text(.purchase_order_ID))
        }
        if routing.parent == nil, table.asksFor.contains(.existingPatient) {
            routing.parent = try parent("name", VisibilityRow(view).text(.name_ID))
        }
        if let widening = ownership.widening { routing = try widened(routing, by: widening, key, view, author) }
        try ForeignAudiences(transaction: transaction).widen(&routing, table, view)
        return try withHalves(key, routing)
    }

    /// Adds the sites that a preference adds; a prescription that names a repeat reaches the patient's home in any case (R-OWN 3).
    private func widened(
        _ routing: Routing, by widening: Widening, _ key: RecordKey, _ view: FieldView, _ author: String?
    ) throws -> Routing {
        guard let name = widening.audience.fields.first.map({ view.text(named: $0) }), !name.isEmpty else { return routing }
        var routing = routing
        // Follows the patient, also one that comes later: what the patient's visibility changes is computed anew.
        routing.parent = try parent("name", name)
        let patients = Patients(transaction: transaction)
        guard let patient = try patients.patient(name) else { return routing }
        var channels = Set(routing.channels)
        if try patients.isOn(widening.preference) {
            channels.formUnion(try self.routing(widening.audience, key, view, author).channels)
        }
        let home = patient.view.text(.supplying_store_id)
        if !home.isEmpty, try transaction.repeats.namesRepeat(key.id) { channels.insert(Channel.store(home)) }
        routing.channels = channels.sorted()
        return routing
    }

    /// Both halves of a transfer go to the sites of both stores, whatever else holds for the record (R-OWN 5).
    private func withHalves(_ key: RecordKey, _ routing: Routing) throws -> Routing {
        guard DocumentKind(key) != nil else { return routing }
        var routing = routing
        for stores in try transaction.transfers.storesOfTransfer(with: key) {
            for channel in [Channel.store(stores.own), Channel.inbox(stores.other)] where !routing.channels.contains(channel) {
                routing.channels.append(channel)
            }
        }
        if try answersPrimary(key), !routing.channels.contains(Channel.primary) { routing.channels.append(Channel.primary) }
        return routing
    }

    /// Whether it answers an order that the primary entered: the primary edits that order, so it is the site of that half (R-XFER).
    private func answersPrimary(_ key: RecordKey) throws -> Bool {
        guard DocumentKind(key) == .transaction, let source = try transaction.transfers.source(ofHalf: key), DocumentKind(source) == .purchaseOrder,
            let order = try transaction.records.record(source), !order.isDeleted
        else { return false }
        return try rules.record(DocumentRecord.self, order.payload, table: source.table.folded).isEnteredOnPrimary
    }

    /// The rules that hold for this record, its variant included.
    package func ownership(of view: FieldView, _ table: TableRules, id: String) throws -> Ownership {
        guard !table.type.variants.isEmpty else { return table.type.ownership }
        return table.type.ownership(where: { view[named: $0] }, facts: try RecordFacts(transaction: transaction).of(view, table, id: id))
    }

    private func unknownTable(_ payload: [UInt8]) throws -> Routing {
        guard let store = try UnknownTable.store(of: payload) else { return Routing(channels: [Channel.primary], parent: nil) }
        guard try transaction.stores.store(store) != nil else { return .nowhere }
        return Routing(channels: [Channel.store(store)], parent: nil)
    }

    private func routing(_ audience: Audience, _ key: RecordKey, _ view: FieldView, _ author: String?) throws -> Routing {
        switch audience {
        case .everyone: return Routing(channels: [Channel.everyone])
        case .dispensaries: return Routing(channels: [Channel.dispensaries])
        case .store(let field), .storeHeld(let field): return Self.store(view.text(named: field))
        case .storeHeldAndPrimary(let field):
            var routing = Self.store(view.text(named: field))
            routing.channels.append(Channel.primary)
            return routing
        case .siteAndPrimary(let field):
            let site = view.text(named: field)
            return site.isEmpty ? .nowhere : Routing(channels: [Channel.primary, Channel.site(site)])
        case .storeKnown(let field):
            let store = view.text(named: field)
            return store.isEmpty ? .nowhere : Routing(channels: [Channel.partner(store)])
        case .storeOrEveryone(let field):
            let store = view.text(named: field)
            return Routing(channels: [store.isEmpty ? Channel.everyone : Channel.partner(store)])
        case .storeOfName(let field):
            let name = try transaction.aliases.resolve("name", view.text(named: field))
            return Routing(
                channels: try transaction.stores.stores(named: name).map { Channel.partner($0.id) }, parent: try parent("name", name))
        case .storeInTail(let field): return Self.store(String(view.text(named: field).suffix(32)))
        case .storeAndPartner(let store, let name): return try halves(view.text(named: store), view.text(named: name))
        case .name(let field), .patient(let field):
            let name = try transaction.aliases.resolve("name", view.text(named: field))
            let isItself = key.table.folded == "name" && key.id == name
            var channels = try nameChannels(name, itself: isItself ? view : nil)
            // The primary edits what is attached to a name, wherever that is visible.
            if case .name = audience { channels.append(Channel.primary) }
            return Routing(channels: channels, parent: isItself ? nil : try parent("name", name))
        case .prescriber(let field):
            let id = try transaction.aliases.resolve("clinician", view.text(named: field))
            let isItself = key.table.folded == "clinician" && key.id == id
            return Routing(
                channels: try prescriberChannels(id, itself: isItself ? view : nil),
                parent: isItself ? nil : try parent("clinician", id))
        case .follows(let table, let api, let field):
            return try following(Rules.wireName(table, api), view.text(named: field))
        case .message(let from, let to):
            return try message(from: view.text(named: from), to: view.text(named: to), key: key, author: author)
        case .centralOnly: return Routing(channels: try authorChannels(key, author: author))
        case .nobody: return .nowhere
        }
    }

    private static func store(_ id: String) -> Routing {
        id.isEmpty ? .nowhere : Routing(channels: [Channel.store(id)])
    }

    private func parent(_ table: String, _ id: String) throws -> RecordKey? {
        guard !id.isEmpty else { return nil }
        let table = try transaction.table(table)
        return RecordKey(table, try transaction.aliases.resolve(table: table, id: id))
    }

    /// A merge goes wherever the kept record goes, and to the dropped one's home store; should the kept one be deleted some day, it
    /// stays where it is.
    private func merge(_ key: RecordKey, _ merge: Merge) throws -> Routing {
        guard let parent = try parent(merge.of, merge.kept) else { return .nowhere }
        var channels: Set<String>
        if let kept = try transaction.records.record(parent), !kept.isDeleted {
            channels = Set(try routing(of: parent, payload: kept.payload, author: nil).channels)
        } else {
            let entries = try transaction.records.record(key).map { try transaction.ledger.entries(of: $0.rec) } ?? []
            channels = Set(try entries.filter(\.isPresent).map { try transaction.channels.channel($0.chan).name })
        }
        if !merge.home.isEmpty { channels.insert(Channel.store(merge.home)) }
        return Routing(channels: channels.sorted(), parent: parent)
    }

    /// A document of a store, and the partner's inbox when the partner is a store of ours (R-XFER); nobody's document goes nowhere.
    private func halves(_ store: String, _ written: String) throws -> Routing {
        let name = try transaction.aliases.resolve("name", written)
        var routing = Self.store(store)
        routing.parent = try parent("name", name)
        guard try transaction.offices.tenure(.store(store)) != nil else { return routing }
        for partner in try transaction.stores.stores(named: name) where partner.id != store {
            routing.channels.append(Channel.inbox(partner.id))
        }
        return routing
    }

    /// Where a name is visible: the stores that see it, the stores that trade under it, and a patient's home store.
    private func nameChannels(_ name: String, itself: FieldView?) throws -> [String] {
        guard !name.isEmpty else { return [] }
        var channels = Set(try transaction.visibility.storesSeeing(.name, name).map(Channel.store))
        channels.formUnion(try transaction.stores.stores(named: name).map { Channel.partner($0.id) })
        if let home = try homeStore(table: "name", id: name, field: NameRecord.Field.supplying_store_id.name, itself: itself, patientOnly: true) {
            channels.insert(Channel.store(home))
        }
        return channels.sorted()
    }

    private func prescriberChannels(_ id: String, itself: FieldView?) throws -> [String] {
        guard !id.isEmpty else { return [] }
        var channels = Set(try transaction.visibility.storesSeeing(.prescriber, id).map(Channel.store))
        if let home = try homeStore(table: "clinician", id: id, field: PrescriberRecord.Field.store_ID.name, itself: itself, patientOnly: false) {
            channels.insert(Channel.store(home))
        }
        return channels.sorted()
    }

    private func homeStore(
        table: String, id: String, field: String, itself: FieldView?, patientOnly: Bool
    ) throws -> String? {
        let view: FieldView
        if let itself {
            view = itself
        } else {
            guard let record = try transaction.records.record(table, id), !record.isDeleted, let rules = rules[table] else { return nil }
            view = try rules.view(of: record.payload)
        }
        if patientOnly, !NameRecord(view).isPatient { return nil }
        let home = view.text(named: field)
        return home.isEmpty ? nil : home
    }

    /// A child goes where its parent goes; without a parent, or when that is deleted, it waits in no channel.
    private func following(_ table: String, _ id: String) throws -> Routing {
        guard let parent = try parent(table, id) else { return .nowhere }
        guard let record = try transaction.records.record(parent), !record.isDeleted else { return Routing(channels: [], parent: parent) }
        let entries = try transaction.ledger.entries(of: record.rec).filter(\.isPresent)
        return Routing(channels: try entries.map { try transaction.channels.channel($0.chan).name }, parent: parent)
    }

    /// The receiver's and the sender's stores; a message without sending store stays with the site that wrote it.
    private func message(from: String, to: String, key: RecordKey, author: String?) throws -> Routing {
        let inboxes = [from, to].filter { !$0.isEmpty }.map(Channel.inbox)
        let own = try authorChannels(key, author: from.isEmpty ? author : nil)
        return Routing(channels: Set(inboxes + own).sorted())
    }

    /// The channel of the site that first wrote a record: an editor keeps its own, whoever else receives it.
    private func authorChannels(_ key: RecordKey, author: String?) throws -> [String] {
        guard let stored = try transaction.records.record(key) else { return author.map { [Channel.site($0)] } ?? [] }
        return try transaction.ledger.entries(of: stored.rec).map { try transaction.channels.channel($0.chan).name }.filter(Channel.isSite)
    }
}
