import Catalogue
import Failures
import Storage
import SyncProtocol

/// What sites of another system's program receive beyond the rules, by channels that they alone read (`on openmsupply` in the Catalogue).
///
/// A network without such a site has none of these channels: the first one begins them, with what is there already.
package struct ForeignAudiences {
    package let transaction: Transaction
    private static let isOn = StateKey<StateFlag>("sites.open-msupply")

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// Adds the channels of a record's foreign audience.
    func widen(_ routing: inout Routing, _ table: TableRules, _ view: FieldView) throws {
        guard let audience = table.type.foreignAudience(for: .openMSupply), try transaction.state.has(Self.isOn) else { return }
        switch audience {
        case .everyone: routing.channels.append(Channel.openMSupply)
        case .store(let field), .storeHeld(let field), .storeOrEveryone(let field):
            let store = view.text(named: field)
            if !store.isEmpty {
                routing.channels.append(Channel.openMSupply(store: store))
            } else if case .storeOrEveryone = audience {
                routing.channels.append(Channel.openMSupply)
            }
        default: return
        }
    }

    /// The channels that an Open mSupply site reads beside those of any other site.
    func channels(holding stores: [String]) -> [String] { [Channel.openMSupply] + stores.map { Channel.openMSupply(store: $0) } }

    /// The first site of the kind comes: what is stored already goes into its channels.
    package func begin() throws {
        guard try !transaction.state.has(Self.isOn) else { return }
        try transaction.state.set(Self.isOn, .yes)
        let writer = LedgerWriter(transaction: transaction, pairs: PartnerSymmetry(transaction))
        for table in Self.tables {
            var after = ""
            while true {
                let slice = try transaction.records.records(of: table, after: after, count: Self.slice)
                for record in slice { _ = try transaction.group { try writer.reroute(record.rec) } }
                guard let last = slice.last, slice.count == Self.slice else { break }
                after = last.key.id
            }
        }
    }

    private static let slice = 500

    /// Tables with an audience of Open mSupply sites; what hangs on their records goes along.
    private static let tables: [String] = Catalogue.standard.types.filter { $0.foreignAudience(for: .openMSupply) != nil }.map {
        Rules.wireName($0.table, $0.api).lowercased()
    }.sorted()
}
