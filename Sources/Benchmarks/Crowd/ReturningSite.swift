import Failures
import Foundation
import Payload
import SampleNetwork
import Storage
import SyncCentral
import SyncRules

/// A site that was up to date, has been away, and comes back with one invoice; by the key of its device.
struct ReturningSite: Sendable {
    let number: Int
    /// Its device's key, as it is shown.
    let key: String
    let database: String
    let store: String
    let epoch: Int64

    var session: [UInt8] { Array(#"{"protocol":[1,1],"app":"bench","database":"\#(database)","seenOpenings":[]}"#.utf8) }
}

extension BenchWorld {
    /// Puts so many sites on central as they stand after months: each with a store, paired, known by its key, up to date.
    func returning(_ count: Int) throws -> ReturningCrowd {
        let writer = CentralWriter(central)
        var sites: [ReturningSite] = []
        for slice in Array(0..<count).slices(of: 200) {
            let stores = slice.map { number in (number: number, store: Self.newID(), name: Self.newID()) }
            try writer.write(
                stores.flatMap { one in
                    let name = #"{"ID":"\#(one.name)","name":"Place \#(one.number)","code":"P\#(one.number)","type":"store","customer":true,"supplier":true}"#
                    let store =
                        #"{"ID":"\#(one.store)","code":"P\#(one.number)","name":"Place \#(one.number)","name_ID":"\#(one.name)","store_mode":"store","disabled":false}"#
                    return [
                        Change(table: "name", id: one.name, payload: Array(name.utf8)), Change(table: "store", id: one.store, payload: Array(store.utf8)),
                    ]
                })
            try central.write { transaction in
                for one in stores {
                    let (id, database, key) = (Self.newID(), Self.newID(), Self.newID() + Self.newID())
                    var site = Site(id: id, number: Int64(one.number) + 1_000, name: "Place \(one.number)", kind: .server, secret: nil)
                    site.database = database
                    site.isInitialised = true
                    try transaction.sites.save(site)
                    let tenure = try transaction.offices.hand(.store(one.store), to: id)
                    try Topology(transaction).refresh(id, always: true)
                    try transaction.siteKeys.save(
                        SiteKeyEntry(
                            hash: Digest.of(Array(key.utf8)), site: id, database: database,
                            half: [UInt8](repeating: UInt8(truncatingIfNeeded: one.number), count: 32)))
                    sites.append(ReturningSite(number: one.number, key: key, database: database, store: one.store, epoch: tenure.epoch))
                }
            }
        }
        let position = try central.read { try $0.ledger.head() }
        try central.engine.checkpoint()
        return try ReturningCrowd(sites: sites, opening: opening, position: position, sampleStore: try store().id)
    }
}
