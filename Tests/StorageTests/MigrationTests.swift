import Failures
import Foundation
import Testing

@testable import Storage

@Suite("Migrations are append-only and old databases open for ever")
struct MigrationTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    private static var isRecording: Bool { ProcessInfo.processInfo.environment["TRIBUTARY_RECORD"] == "1" }

    /// The statements of every shipped step, hashed. A line here never changes; new steps add lines.
    private static let shipped: [(name: String, hash: String)] = [
        ("0001-foundation", "b5127b09c963a6db48772ebbbf24198e"), ("0002-rules", "407565ea0c7aabe3a6a74df426f04d0f"),
        ("0003-transfers", "83a504f7f463fa13c431c9022184a856"),
        ("0004-people", "6bf58b9472de379651f19af639c3997a"),
        ("0005-ownership", "b9c1dc548b4144b763fc21177c5224ce"),
        ("0006-queue-history", "3eefd264ff182aa0ef422619aa4c21f3"),
        ("0007-parts", "a40a213059613d728ee2e7b2b5d93723"),
        ("0009-names", "5db963efefcbbf75f07ee27cc4cb9e67"),
        ("0010-parked", "225ce53c99b9c9d5e42bce455250f322"),
        ("0011-gone-names", "18bec199f9766b07e59899d1f35fee08"),
        ("0012-site-users", "8be948b7efb53bf8b68bde7cd58c9fc7"),
        ("0013-load-names", "1467ea15debfa98952a23c766e405b01"),
        ("0014-stage-bytes", "5a1400960838d4c81b64f2738cd739fb"),
        ("0015-outbox-by-record", "15273e756c8519e01af8daa3730d84bc"),
        ("0016-accounts", "c45e85a5febbb882c4666240b4fed488"),
        ("0017-store-moves", "6798520174a6d7e8ec8c2b639a943985"),
        ("0018-site-terms", "5b4c772a38c82ab35fa33d4338086476"),
        ("0019-site-keys", "985cf7503f2c769b9e7c279d85b64cbf"),
        ("0020-bundles", "a49034c8e67480b5b57ce9311b1cdb74"),
        ("0021-site-codes", "c5c2f14e544705cdb4a8d58dca7a0687"),
        ("0022-stage-places", "ac8d692c8b1a2f3293ecd3d7d6fdd42f"),
        ("0023-legacy-sites", "4e4bd37289a8304c74b370c18fe370f8"),
        ("0024-user-secrets", "63ebac415a3412df07d89c373e5cf78c"),
        ("0025-again", "21d9739cd81711e3a05b4bbd87d45b9c"),
    ]

    @Test func `no shipped step has changed`() {
        let now = Migration.all.map { ($0.name, Digest.of(Array($0.statements.joined(separator: ";\n").utf8)).hex) }
        #expect(now.map(\.0) == Self.shipped.map(\.name))
        for (one, other) in zip(now, Self.shipped) { #expect(one.1 == other.hash, "\(one.0)") }
    }

    @Test func `a database made by the first version opens, and says what it said then`() throws {
        let fixture = Self.fixtures.appending(path: "foundation.sqlite")
        if Self.isRecording && !FileManager.default.fileExists(atPath: fixture.path) {
            try FileManager.default.createDirectory(at: Self.fixtures, withIntermediateDirectories: true)
            let database = try LedgerDatabase(
                engine: SQLiteDatabase(path: fixture.path, options: .singleConnection), opening: "fixture", clock: { 1_800_000_000 })
            try database.write { transaction in
                _ = try transaction.group { _ = try TestLedger.put(transaction, "item", "a", #"{"ID":"a","item_name":"Salt"}"#, in: ["everyone"]) }
                _ = try transaction.group {
                    _ = try TestLedger.put(transaction, "item", "b", #"{"ID":"b","price":1.50}"#, in: ["everyone", "store:x"])
                }
                _ = try transaction.group { try TestLedger.delete(transaction, "item", "a") }
                try transaction.log.write("made", "A fixture.")
            }
            try database.engine.write { _ in }
            try database.engine.checkpoint()
            try database.engine.close()
        }
        let copy = DriverContract.temporaryFile()
        try FileManager.default.copyItem(at: fixture, to: copy)
        let database = try TestLedger.open(copy.path)
        try database.write { _ in }
        try database.read { (transaction: Transaction) throws -> Void in
            #expect(try transaction.ledger.head() == 3)
            #expect(try transaction.records.record("item", "a")?.isDeleted == true)
            #expect(try transaction.records.record("item", "b")?.payload == Array(#"{"ID":"b","price":1.50}"#.utf8))
            for chan in try transaction.channels.all() { #expect(try TestLedger.recount(transaction, chan) == transaction.channels.channel(chan).tally) }
            try transaction.records.forEachRecord { #expect($0.hash == Digest.record(table: "item", id: $0.key.id, payload: $0.payload)) }
        }
    }

    @Test func `a database of a newer version is refused and stays as it is`() throws {
        let file = DriverContract.temporaryFile()
        let database = try TestLedger.open(file.path)
        try database.engine.write { try $0.execute("INSERT INTO migrations (name) VALUES ('9999-later')") }
        try database.engine.checkpoint()
        try database.engine.close()
        let before = try Data(contentsOf: file)
        let failure = #expect(throws: Failure.self) { try TestLedger.open(file.path) }
        #expect(failure?.code == .databaseFromFuture)
        #expect(failure?.context["step"] == "9999-later")
        #expect(try Data(contentsOf: file) == before)
    }
}
