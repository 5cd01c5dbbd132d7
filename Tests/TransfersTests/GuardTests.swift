import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import Transfers

@Suite("R-XFER: what waits says for what, and is made when the cause is gone", .ownThreads)
struct GuardTests {
    @Test(
        arguments: [
            // name, facts, verdict
            ("all well", Guards(fromSite: "a", toSite: "b", centralSite: "c"), Guards.Verdict.make),
            ("both on central", Guards(fromSite: "c", toSite: "c", centralSite: "c"), .make),
            ("both on one site", Guards(fromSite: "a", toSite: "a", centralSite: "c"), .waits(.madeAtSite)),
            ("sender nowhere", Guards(toSite: "b", centralSite: "c"), .make),
            ("receiver nowhere", Guards(fromSite: "a", centralSite: "c"), .waits(.storeUnassigned)),
            ("receiver disabled", Guards(isDisabled: true, fromSite: "a", toSite: "b", centralSite: "c"), .waits(.storeDisabled)),
            ("receiver on Open mSupply", Guards(fromSite: "a", toSite: "b", centralSite: "c", isForeign: true), .waits(.foreignSite)),
            ("strangers", Guards(fromSite: "a", toSite: "b", centralSite: "c", knowEachOther: false), .waits(.notVisible)),
            ("to itself", Guards(isSameStore: true, fromSite: "a", toSite: "a", centralSite: "c"), .refused(.sameStore)),
            ("finished before the store was one", Guards(isBeforeStore: true, fromSite: "a", toSite: "b"), .refused(.olderThanStore)),
            ("imported long after its day", Guards(imported: .old, fromSite: "a", toSite: "b"), .refused(.tooOld)),
            ("imported lately", Guards(imported: .recent, fromSite: "a", toSite: "b"), .make),
            ("while the import goes on", Guards(imported: .underWay, fromSite: "a", toSite: "b"), .waits(.importing)),
            ("old, and let through", Guards(isBeforeStore: true, imported: .old, isAllowed: true, fromSite: "a", toSite: "b"), .make),
            ("both on one site, and let through", Guards(isAllowed: true, fromSite: "a", toSite: "a", centralSite: "c"), .make),
            (
                "let through, and the receiver is disabled", Guards(isAllowed: true, isDisabled: true, fromSite: "a", toSite: "b"),
                .waits(.storeDisabled)
            ),
            ("to itself, let through or not", Guards(isSameStore: true, isAllowed: true, toSite: "a"), .refused(.sameStore)),
        ] as [(String, Guards, Guards.Verdict)])
    func `the table of verdicts`(row: (name: String, facts: Guards, verdict: Guards.Verdict)) {
        #expect(row.facts.verdict == row.verdict, "\(row.name)")
    }

    private func waiting(_ trade: Trade) throws -> [String?] { try trade.transfers.list(onlyOpen: true).map(\.reason) }

    @Test func `stores that cannot see one another trade from the moment they can`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "hidden"))
        try trade.syncAll()
        #expect(try waiting(trade) == ["not-visible"])
        #expect(try trade.half(nil, of: "i") == nil)
        try trade.administration.grantVisibility("alpha", "hidden") { trade.newID() }
        try trade.transfers.catchUp()
        try trade.syncAll()
        #expect(try waiting(trade) == [])
        #expect(try trade.half("South", of: "i")?.string("invoice_num") == "1")
        #expect(try trade.halfLines("South", of: "i").count == 2)
        // Documents already exchanged stay when the visibility ends.
        try trade.administration.revokeVisibility("alpha", "hidden")
        try trade.syncAll()
        #expect(try trade.value("South", "transact", "i") != nil)
        #expect(try trade.half("North", of: "i") != nil)
        try trade.expectSound()
    }

    @Test func `a disabled store receives what waited once it is opened again`() throws {
        let trade = try Trade()
        try trade.edit(nil, "store", "beta", ["disabled": true])
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        #expect(try waiting(trade) == ["store-disabled"])
        try trade.edit(nil, "store", "beta", ["disabled": false])
        try trade.syncAll()
        #expect(try waiting(trade) == [])
        #expect(try trade.half("South", of: "i")?.string("invoice_num") == "1")
    }

    @Test func `so does one whose sender is on its own site, which makes the half itself`() throws {
        let trade = try Trade()
        try trade.edit(nil, "store", "annex", ["disabled": true])
        try trade.syncAll()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "annex"))
        try trade.syncAll()
        #expect(try trade.half("North", of: "i") == nil)
        try trade.edit(nil, "store", "annex", ["disabled": false])
        try trade.syncAll()
        #expect(try waiting(trade) == [])
        #expect(try trade.half("North", of: "i")?.string("invoice_num") == "1")
        #expect(try trade.half(nil, of: "i")?.string("invoice_num") == "1")
    }

    @Test func `an invoice of a store to itself is refused, also when that comes about by a merge`() throws {
        let trade = try Trade(before: [Trade.record("name", "double", ["name": "Alpha again", "type": "facility"])])
        try trade.write("North", Trade.invoice("self", from: "alpha", to: "alpha"))
        try trade.central.write { transaction in
            _ = try transaction.group { try transaction.aliases.add(table: transaction.table("name"), dropped: "double", kept: "name-alpha") }
        }
        try trade.write(
            "North",
            [Trade.record("transact", "merged", ["store_ID": "alpha", "name_ID": "double", "type": "ci", "status": "fn", "mode": "store"])])
        try trade.syncAll()
        #expect(try waiting(trade) == ["same-store", "same-store"])
        #expect(try trade.all(nil, "transact").values.filter { $0.string("type") == "si" }.isEmpty)
    }

    @Test func `an invoice to a merged name goes to the store that was kept`() throws {
        let trade = try Trade(before: [Trade.record("name", "double", ["name": "Beta again", "type": "facility"])])
        try trade.central.write { transaction in
            _ = try transaction.group { try transaction.aliases.add(table: transaction.table("name"), dropped: "double", kept: "name-beta") }
        }
        try trade.write(
            "North",
            [
                Trade.record(
                    "transact", "merged",
                    ["store_ID": "alpha", "name_ID": "double", "type": "ci", "status": "fn", "mode": "store", "invoice_num": 5])
            ])
        try trade.syncAll()
        #expect(try trade.half("South", of: "merged")?.string("invoice_num") == "1")
        // The initiating half goes to the receiver's site as well, though its bytes still carry the dropped id.
        #expect(try trade.value("South", "transact", "merged") != nil)
    }

    @Test func `what waits is judged anew after a merge: a receiver that turns out to be the sender is refused`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "hidden"))
        try trade.syncAll()
        #expect(try waiting(trade) == ["not-visible"])
        try trade.central.write { transaction in
            _ = try transaction.group { try transaction.aliases.add(table: transaction.table("name"), dropped: "name-hidden", kept: "name-alpha") }
        }
        try trade.transfers.catchUp()
        #expect(try waiting(trade) == ["same-store"])
    }

    @Test func `a setting and a rebuild are in the audit log, each once, and what fails or changes nothing is not`() throws {
        let trade = try Trade()
        let before = try trade.administration.audited().count
        let transfers = CentralTransfers(trade.central, by: Administrator(name: "ama", origin: "10.0.0.7"))
        try transfers.setMonthsMax(6)
        try transfers.setMonthsMax(6)
        #expect(throws: Failure.self) { try transfers.setMonthsMax(-1) }
        try transfers.setMonthsMax(nil)
        try transfers.reset()
        let entries = try trade.administration.audited().dropLast(before)
        #expect(entries.map(\.act) == ["transfers-rebuilt", "transfer-months-set", "transfer-months-set"])
        #expect(entries.allSatisfy { $0.actor == "ama" && $0.origin == "10.0.0.7" })
        #expect(entries.last.map { String(decoding: $0.details, as: UTF8.self) } == #"{"months":6,"before":3}"#)
    }

    @Test func `what is deleted or opened again before the other half was made brings none`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("gone", from: "alpha", to: "hidden", lines: [:]))
        try trade.write("North", Trade.invoice("reopened", from: "alpha", to: "hidden", lines: [:]))
        try trade.syncAll()
        try trade.delete("North", "transact", "gone")
        try trade.edit("North", "transact", "reopened", ["status": "cn"])
        try trade.syncAll()
        try trade.administration.grantVisibility("alpha", "hidden") { trade.newID() }
        try trade.transfers.catchUp()
        try trade.syncAll()
        #expect(try trade.transfers.show("gone").reason == "deleted")
        #expect(try trade.transfers.show("reopened").reason == "withdrawn")
        #expect(try trade.all(nil, "transact").values.filter { $0.string("type") == "si" }.isEmpty)
        try trade.edit("North", "transact", "reopened", ["status": "fn"])
        try trade.syncAll()
        #expect(try trade.half("South", of: "reopened")?.string("invoice_num") == "1")
    }

    @Test func `a site of another system makes its own halves; central waits for them`() throws {
        let trade = try Trade()
        var edit = Administration.SiteEdit()
        edit.kind = .openMSupply
        _ = try trade.administration.editSite("South", edit)
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.syncAll()
        #expect(try waiting(trade) == ["foreign-site"])
        try trade.write(
            "South",
            [
                Trade.record(
                    "transact", "theirs",
                    [
                        "store_ID": "beta", "name_ID": "name-alpha", "type": "si", "status": "nw", "invoice_num": 77,
                        "linked_transaction_id": "i", "mode": "store",
                    ])
            ])
        try trade.syncAll()
        #expect(try waiting(trade) == [])
        #expect(try trade.value("North", "transact", "i")?.string("linked_transaction_id") == "theirs")
    }

    @Test func `each pair shows the state of both sides, and a half that is not numbered says who has to`() throws {
        let trade = try Trade()
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        let fresh = try trade.transfers.show("i")
        #expect(fresh.reason == "number")
        #expect(fresh.sentence == "South has yet to receive it and give it a number")
        #expect(fresh.initiating.site == "North")
        #expect(fresh.responding.site == "South")
        try trade.syncAll()
        let done = try trade.transfers.show(TransferID.half(of: "i", .shipment))
        #expect(done.reason == nil && done.sentence == nil)
        #expect((done.initiating.status, done.initiating.number, done.initiating.lines) == ("fn", "5", 2))
        #expect((done.responding.status, done.responding.number, done.responding.lines) == ("nw", "1", 2))
        #expect(done.differences.isEmpty)
        #expect(throws: Failure.self) { try trade.transfers.show("nothing") }
    }

    @Test func `a document whose half cannot be made waits and says why, holds up no other, and is made once it can be`() throws {
        let trade = try Trade()
        // As large as a record may be: with the words that the half puts before it, its comment no longer fits.
        let room = RecordShape.recordBytesMax - 600
        try trade.write(
            "North",
            [
                Trade.record(
                    "transact", "huge",
                    [
                        "store_ID": "alpha", "name_ID": "name-beta", "type": "ci", "status": "fn", "mode": "store", "invoice_num": 9,
                        "comment": String(repeating: "x", count: room),
                    ])
            ])
        try trade.write("North", Trade.invoice("small", from: "alpha", to: "beta", lines: ["s": 1]))
        try trade.syncAll()
        let failed = try trade.transfers.show("huge")
        #expect(failed.state == .waiting && failed.reason == "failed")
        #expect(failed.sentence?.hasPrefix("the other half could not be made: ") == true)
        #expect(try trade.half("South", of: "small")?.string("invoice_num") != nil)
        try trade.edit("North", "transact", "huge", ["comment": "short"])
        try trade.syncAll()
        #expect(try trade.transfers.show("huge").sentence == nil)
        #expect(try trade.half("South", of: "huge")?.string("comment") == "Stock transfer (short)")
    }

    @Test func `a document with odd quantities is passed on as it is and holds up no other`() throws {
        let trade = try Trade()
        var deep = Trade.invoice("bad", from: "alpha", to: "beta", lines: [:])
        deep.append(
            Trade.record("trans_line", "bad-line", ["transaction_ID": "bad", "quantity": "", "pack_size": "", "type": "stock_out"]))
        try trade.write("North", deep)
        try trade.write("North", Trade.invoice("good", from: "alpha", to: "beta", lines: ["g": 1]))
        try trade.syncAll()
        #expect(
            Set([try trade.half("South", of: "good")?.string("invoice_num"), try trade.half("South", of: "bad")?.string("invoice_num")])
                == ["1", "2"])
        #expect(try trade.halfLines("South", of: "bad").map { $0.string("quantity") } == [""])
    }
}
