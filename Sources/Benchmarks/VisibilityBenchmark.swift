import Failures
import Foundation
import Payload
import Storage
import SyncCentral
import SyncRules

/// What changes cost that concern many sites: rows written, and time, by the number of sites (R-ROUTE).
///
/// The sample network, and beside it a crowd of sites with a store of its own each; nothing is synced, only central works.
package struct VisibilityBenchmark {
    ///
    /// - Parameter exports: files of JSON lines, as `records export` prints them, that central holds besides.
    package static func run(folder: URL, crowds: [Int], exports: [URL]) throws -> [Figure] {
        var figures: [Figure] = []
        for count in crowds {
            let world = try BenchWorld(folder: folder.appending(path: "crowd-\(count)"))
            if !exports.isEmpty { figures.append(Figure("records of the export, \(count) sites", Double(try world.load(exports)), "")) }
            let stores = try world.crowd(count).map(\.store)
            figures += try VisibilityBenchmark(world: world, stores: stores).figures()
        }
        return figures
    }

    private let world: BenchWorld
    private let stores: [String]

    private func figures() throws -> [Figure] {
        let count = stores.count
        let writer = CentralWriter(world.central)
        let item = change("item", "BENCH-ITEM", [("item_name", "Salt"), ("code", "salt")])
        try writer.write([item])
        var figures = try measured("one item edited, \(count) sites", per: 1) {
            try writer.write([change("item", "BENCH-ITEM", [("item_name", "Sugar"), ("code", "salt")])])
        }
        let attached = (0..<4).map { change("contact", "BENCH-CONTACT-\($0)", [("name_ID", "BENCH-NAME"), ("first", "Ann")]) }
        try writer.write([change("name", "BENCH-NAME", [("name", "Customer"), ("type", "facility")])] + attached)
        let joins = stores.map { change("name_store_join", "BENCH-\($0)", [("name_ID", "BENCH-NAME"), ("store_ID", $0)]) }
        figures += try measured("a name with 4 contacts shown in \(count) stores, each", per: count) {
            _ = try writer.importSlice(joins)
        }
        figures += try measured("one of its contacts edited, seen in \(count) stores, each", per: count) {
            try writer.write([change("contact", "BENCH-CONTACT-0", [("name_ID", "BENCH-NAME"), ("first", "Bea")])])
        }
        let depot = try world.store()
        figures += try measured("a store and \(count) others shown to one another, each", per: count) {
            for store in stores { try world.administration.grantVisibility(depot.id, store, newID: BenchWorld.newID) }
        }
        try writer.write(
            [change("list_master", "BENCH-LIST", [("description", "Essential")])]
                + stores.map { store in
                    let fields = [(key: "list_master_ID", value: "BENCH-LIST"), (key: "name_ID", value: try name(of: store))]
                    return change("list_master_name_join", "BENCH-USE-\(store)", fields)
                })
        try world.administration.setListsSetItems(true)
        let follower = ItemListFollower(world.central)
        _ = try follower.run()
        figures += try measured("an item put on a list that \(count) stores use, each", per: count) {
            try writer.write([change("list_master_line", "BENCH-LINE", [("item_master_ID", "BENCH-LIST"), ("item_ID", "BENCH-ITEM")])])
            _ = try follower.run()
        }
        return figures
    }

    private func name(of store: String) throws -> String { try world.administration.store(store).nameID }

    private func measured(_ what: String, per count: Int, _ body: () throws -> Void) throws -> [Figure] {
        let before = try world.central.write { try $0.rowsWritten() }
        let took = try ContinuousClock().measure(body)
        let rows = try world.central.write { try $0.rowsWritten() } - before
        return [
            Figure(what, Double(rows) / Double(count), "rows"),
            Figure("\(what): time", took.seconds * 1_000 / Double(count), "ms"),
        ]
    }

    private func change(_ table: String, _ id: String, _ fields: [(key: String, value: String)]) -> Change {
        let members: [(key: String, value: JSONValue)] = [("ID", .string(id))] + fields.map { ($0.key, .string($0.value)) }
        return Change(table: table, id: id, payload: JSONValue.object(members).serialised())
    }
}
