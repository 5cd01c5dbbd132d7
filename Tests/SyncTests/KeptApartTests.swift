import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-OWN 10: what happened on the shelf stays as it is there, whatever central says of the paper", .ownThreads)
struct KeptApartTests {
    /// The pharmacy's patient, seen in Outreach on Island, where there are 10 of a medicine.
    private func dispensary() throws -> Town {
        let town = try Town()
        try town.openDispensary("outreach", on: "Island", transactions: true)
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "outreach"])])
        try town.syncAll()
        try town.write("Island", [Self.stock("10")])
        try town.syncAll()
        return town
    }

    private static func stock(_ quantity: String) -> Change {
        Town.change("item_line", "stock", ["store_ID": "outreach", "quantity": quantity])
    }

    /// Two are given out while the patient's visibility is withdrawn, and Island calls.
    private func givenOut() throws -> Town {
        let town = try dispensary()
        try town.write(
            "Island", Town.prescription("rx", store: "outreach") + [Self.stock("8")], acting: WriteContext(user: "Ann", store: "outreach"))
        try town.central([Town.delete("name_store_join", "seen")])
        try town.network.sync("Island")
        return town
    }

    /// Island writes what its own rules would refuse, as one that forgot them.
    private func forgetful(_ town: Town, _ changes: [Change]) throws {
        try town.site("Island").database.write { transaction in
            let offices = try #require(try Settings.kept(transaction)).offices
            var written: [OutboxChange] = []
            for change in changes {
                let key = RecordKey(try transaction.table(change.table), change.id)
                let payload = try #require(change.payload)
                let hash = Digest.record(key, payload: payload)
                let stored = try transaction.records.record(key)
                if let stored {
                    try transaction.records.update(
                        stored.rec, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: nil)
                } else {
                    _ = try transaction.records.insert(
                        key, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: nil)
                }
                written.append(OutboxChange(key: key, payload: payload, base: stored?.base?.hash))
            }
            _ = try transaction.outbox.enqueue(epochs: offices, acting: .program, changes: written)
        }
    }

    private func number(_ town: Town) throws -> Int64 {
        try #require(try town.network.administration.quarantine(all: false).first?.group.number)
    }

    private func shelf(_ town: Town) throws -> (site: Bool, central: Bool, document: Bool) {
        (
            try town.payload("Island", "item_line", "stock")?.contains("\"8\"") == true,
            try town.centralPayload("item_line", "stock")?.contains("\"8\"") == true,
            try town.payload("Island", "transact", "rx") != nil && town.payload("Island", "trans_line", "rx-line") != nil
        )
    }

    @Test func `a dispensing that central may not take stays on the site with its stock, marked with central's number`() throws {
        let town = try givenOut()
        #expect(try town.parkedCodes() == ["patient-not-visible"])
        #expect(try shelf(town) == (site: true, central: false, document: true))
        let status = try town.status("Island")
        #expect(status.keptApartCount == 3 && status.toSend == 0)
        #expect(Set(status.keptApart.map(\.key.id)) == ["rx", "rx-line", "stock"])
        let expected = try number(town)
        #expect(status.keptApart.allSatisfy { $0.quarantine == expected && $0.code == "patient-not-visible" })
        // The digests prove the rest as ever, and further syncs change nothing.
        try town.syncAll()
        #expect(try shelf(town) == (site: true, central: false, document: true))
        try town.expectSound()
    }

    @Test func `an administrator accepts the dispensing without giving the patient back`() throws {
        let town = try givenOut()
        let result = try town.network.administration.redrive(try number(town), takesOver: true, why: "it was given out")
        guard case .released = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        try town.syncAll()
        #expect(try shelf(town) == (site: true, central: true, document: true))
        #expect(try town.status("Island").keptApartCount == 0)
        #expect(try town.hasAtCentral("transact", "rx") && town.hasAtCentral("trans_line", "rx-line"))
        #expect(try town.payload("Island", "name", "patient") == nil)
        try town.expectSound()
    }

    @Test(arguments: [false, true])
    func `a restored central that forgot the administrator's word keeps the dispensing apart again, and the shelf stays as it is`(
        hasOnlyHeardOfIt: Bool
    ) throws {
        let town = try givenOut()
        let backup = town.network.folder.appending(path: "backup.sqlite")
        try RestoreTests.copy(town.network.central, to: backup)
        _ = try town.network.administration.redrive(try number(town), takesOver: true, why: "it was given out")
        if hasOnlyHeardOfIt {
            // The line breaks after the decision, ahead of the records at their new position.
            var cycle = SiteCycle(try town.site("Island"), app: "test", hasSession: true) { "unused" }
            guard case .send(.pull, let body) = try cycle.next() else { throw Failure(.internalFault, "no pull") }
            var head = try PageReader(town.network.engine.pull(town.caller("Island"), body).reply).head
            #expect(head.resolved.count == 1)
            head.channels = []
            (head.to, head.isCheckpoint, head.total) = (0, false, nil)
            try cycle.receive(.pull, head.encoded() + [0x0A])
        } else {
            try town.syncAll()
        }
        #expect(try town.status("Island").keptApartCount == 0)
        try town.network.replaceCentral(by: backup)
        try town.syncAll()
        #expect(try shelf(town) == (site: true, central: false, document: true))
        let status = try town.status("Island")
        #expect(Set(status.keptApart.map(\.key.id)) == ["rx", "rx-line", "stock"])
        let expected = try number(town)
        #expect(status.keptApart.allSatisfy { $0.quarantine == expected && $0.code == "central-restored" })
        try town.expectSound()

        _ = try town.network.administration.redrive(expected, takesOver: true, why: "it was given out")
        try town.syncAll()
        #expect(try shelf(town) == (site: true, central: true, document: true))
        #expect(try town.status("Island").keptApartCount == 0)
        try town.expectSound()
    }

    @Test func `an administrator's word covers the circumstances and nothing else`() throws {
        let town = try dispensary()
        try town.write("North", Town.invoice("sale", to: "customer", store: "alpha"))
        try town.network.sync("North")
        try town.central([Town.delete("name_store_join", "seen")])
        let answers = try town.forge(
            "Island", [Town.prescription("rx", store: "outreach") + [Town.change("trans_line", "smuggled", ["transaction_ID": "sale"])]])
        #expect(answers[0].code == "patient-not-visible")
        let result = try town.network.administration.redrive(try number(town), takesOver: true, why: "it was given out")
        guard case .parked(let failure) = result.outcome else {
            Issue.record("another store's record went in")
            return
        }
        #expect(failure.code == .notEditor)
        #expect(try !town.hasAtCentral("transact", "rx"))
    }

    @Test func `later work on the same stock stays too, and goes with the first once it is accepted`() throws {
        let town = try givenOut()
        try town.write("Island", [Self.stock("5")])
        try town.network.sync("Island")
        #expect(try town.parkedCodes() == ["patient-not-visible", "waits-behind-parked"])
        #expect(try town.payload("Island", "item_line", "stock")?.contains("\"5\"") == true)
        _ = try town.network.administration.redrive(try number(town), takesOver: true, why: "it was given out")
        try town.syncAll()
        #expect(try town.payload("Island", "item_line", "stock")?.contains("\"5\"") == true)
        #expect(try town.centralPayload("item_line", "stock")?.contains("\"5\"") == true)
        #expect(try town.status("Island").keptApartCount == 0)
        try town.expectSound()
    }

    @Test func `given up, it stays on the shelf, is said to be given up, and a later edit takes its document along`() throws {
        let town = try givenOut()
        _ = try town.network.administration.dismiss(try number(town), why: "the paper is wrong")
        try town.syncAll()
        #expect(try shelf(town) == (site: true, central: false, document: true))
        let status = try town.status("Island")
        #expect(status.keptApart.allSatisfy { $0.isGivenUp && $0.message == "the paper is wrong" } && status.keptApartCount == 3)
        // The next movement of the stock tells central what is on the shelf, without the paper.
        try town.write("Island", [Self.stock("7")])
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "stock")?.contains("\"7\"") == true)
        #expect(try !town.hasAtCentral("transact", "rx"))
        // The patient is back: the storekeeper finishes the paper, and it goes whole.
        try town.central([Town.change("name_store_join", "seen", ["name_ID": "patient", "store_ID": "outreach"])])
        try town.syncAll()
        var finished = Town.prescription("rx", store: "outreach")
        finished[0] = Town.change(
            "transact", "rx", ["store_ID": "outreach", "name_ID": "patient", "mode": "dispensary", "type": "ci", "status": "fn"])
        try town.write("Island", [finished[0]])
        try town.syncAll()
        #expect(try town.hasAtCentral("transact", "rx") && town.hasAtCentral("trans_line", "rx-line"))
        #expect(try town.status("Island").keptApartCount == 0)
        try town.expectSound()
    }

    @Test func `deleted here after it was given up, it is gone without a trace`() throws {
        let town = try givenOut()
        _ = try town.network.administration.dismiss(try number(town), why: "the paper is wrong")
        try town.syncAll()
        try town.write("Island", [Town.delete("trans_line", "rx-line"), Town.delete("transact", "rx")])
        #expect(try town.status("Island").toSend == 0)
        try town.syncAll()
        #expect(try town.payload("Island", "transact", "rx") == nil)
        #expect(try town.status("Island").keptApart.map(\.key.id) == ["stock"])
        try town.expectSound()
    }

    @Test func `what is taken back goes as a whole: the site shows all of it until the checkpoint and nothing afterwards`() throws {
        let town = try givenOut()
        _ = try town.network.administration.dismiss(try number(town), takesBack: true, why: "entered twice")
        var shown: Set<[Bool]> = []
        func look() throws {
            let shelf = try shelf(town)
            shown.insert([shelf.site, shelf.document, try town.payload("Island", "trans_line", "rx-line") != nil])
            #expect(try town.site("Island").verify().problems == [])
        }
        try town.network.sync("Island") { _ in try look() }
        try look()
        #expect(shown == [[true, true, true], [false, false, false]])
        try town.expectSound()
    }

    @Test func `given up and taken back, the site shows what central holds`() throws {
        let town = try givenOut()
        _ = try town.network.administration.dismiss(try number(town), takesBack: true, why: "entered twice")
        try town.syncAll()
        #expect(try shelf(town) == (site: false, central: false, document: false))
        #expect(try town.payload("Island", "item_line", "stock") == town.centralPayload("item_line", "stock"))
        #expect(try town.status("Island").keptApartCount == 0)
        try town.expectSound()
    }

    @Test func `taken back, a line that another place wrote and deleted meanwhile is gone as well`() throws {
        let town = try givenOut()
        try town.network.administration.assign(store: "outreach", to: "North", force: true)
        try town.network.sync("North")
        try town.write("North", Town.invoice("rx", to: "customer", store: "outreach"))
        try town.network.sync("North")
        try town.write("North", [Town.delete("trans_line", "rx-line")])
        try town.network.sync("North")
        try town.network.administration.assign(store: "outreach", to: "Island", force: true)
        _ = try town.network.administration.dismiss(try number(town), takesBack: true, why: "entered twice")
        try town.syncAll()
        #expect(try town.payload("Island", "transact", "rx") == town.centralPayload("transact", "rx"))
        #expect(try town.payload("Island", "trans_line", "rx-line") == nil)
        try town.expectSound()
    }

    @Test func `a record of another owner gives way, and the store's own in the same group stays`() throws {
        let town = try dispensary()
        // The town's items are the primary's; a site that forgot writes one with its stock.
        try forgetful(town, [Town.change("item", "sand", ["item_name": "Sand"]), Self.stock("8")])
        try town.syncAll()
        #expect(try town.parkedCodes() == ["not-editor"])
        #expect(try town.payload("Island", "item", "sand") == nil)
        #expect(try town.payload("Island", "item_line", "stock")?.contains("\"8\"") == true)
        #expect(try town.status("Island").keptApart.map(\.key.id) == ["stock"])
        try town.expectSound()
    }

    @Test func `a record that was merged away and a message give way, and the stock written with them stays`() throws {
        let town = try dispensary()
        let message = { Town.change("message", "m", ["fromStoreID": "lonely", "toStoreID": "pharmacy", "status": $0]) }
        try town.write("Island", ["rack", "shelf"].map { Town.change("Location", $0, ["store_ID": "outreach"]) })
        try town.write("Island", [MergeTests.merge("Location", "rack", into: "shelf"), message("new")])
        try town.syncAll()
        let wrong = [
            (Town.change("Location", "rack", ["store_ID": "outreach", "code": "R"]), "record-merged"), (message("read"), "message-immutable"),
        ]
        for (number, (change, code)) in wrong.enumerated() {
            let stock = Town.change("item_line", "stock-\(number)", ["store_ID": "outreach", "quantity": "8"])
            try forgetful(town, [change, stock])
            try town.syncAll()
            #expect(try town.parkedCodes().last == code)
            #expect(try town.payload("Island", "item_line", "stock-\(number)")?.contains("\"8\"") == true, "\(code)")
        }
        #expect(try town.payload("Island", "Location", "rack") == nil)
        #expect(try town.payload("Island", "message", "m") == town.centralPayload("message", "m"))
        #expect(try town.status("Island").keptApart.map(\.key.id) == ["stock-0", "stock-1"])
        try town.expectSound()
    }

    @Test(arguments: [false, true])
    func `what a restored central had taken and then keeps apart stays on the shelf of the site that holds the store again`(
        _ hearsAtOnce: Bool
    ) throws {
        let town = try Town()
        let backup = town.network.folder.appending(path: "backup.sqlite")
        try RestoreTests.copy(town.network.central, to: backup)
        try town.openDispensary("outreach", on: "Island", transactions: true)
        try town.syncAll()
        try town.write("Island", [Self.stock("10")])
        try town.syncAll()
        try town.network.replaceCentral(by: backup)
        // Central judges while it does not know of the store, and gives it once more before the site has come to a checkpoint.
        try town.central(Town.store("outreach"))
        var cycle = town.network.cycle(of: try town.site("Island"))
        var caller: Caller?
        var answer: [UInt8] = []
        while case .send(let call, let body) = try cycle.next() {
            answer = try town.network.engine.answer(call, body, site: "site-Island", caller: &caller)
            if call == .push, !hearsAtOnce { break }
            try cycle.receive(call, answer)
            if call == .push { break }
        }
        #expect(try PushRequest.Reply(decoding: answer).answers.map(\.answer.code) == ["central-restored"])
        try town.network.administration.assign(store: "outreach", to: "Island", force: false)
        try town.syncAll()
        let parked = try #require(try town.network.administration.quarantine(all: false).first { $0.group.kind == "refused" }).group
        #expect(parked.code == "central-restored")
        #expect(try town.payload("Island", "item_line", "stock")?.contains("\"10\"") == true)
        #expect(try town.status("Island").keptApart.map(\.key.id) == ["stock"])
        try town.expectSound()
        _ = try town.network.administration.redrive(parked.number, takesOver: true, why: "central forgot it")
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "stock")?.contains("\"10\"") == true)
        #expect(try town.status("Island").keptApartCount == 0)
        try town.expectSound()
    }

    @Test func `what was kept gives way once the store is another site's`() throws {
        let town = try givenOut()
        try town.network.administration.assign(store: "outreach", to: "Clinic", force: true)
        try town.syncAll()
        #expect(try town.status("Island").keptApartCount == 0)
        #expect(try town.payload("Island", "item_line", "stock") == nil && town.payload("Island", "transact", "rx") == nil)
        #expect(try town.payload("Clinic", "item_line", "stock")?.contains("\"10\"") == true)
        try town.expectSound()
    }

    @Test(arguments: [false, true])
    func `it gives way with the checkpoint that takes the store away, and not a call earlier`(_ staysCopy: Bool) throws {
        let town = try givenOut()
        try town.network.administration.assign(store: "outreach", to: "Clinic", force: true)
        if staysCopy { try town.network.administration.setCollector(store: "outreach", at: "Island", true) }
        var calls = 0
        try town.network.sync("Island", pageBytes: 1) { call in
            calls = call
            guard try town.status("Island").keptApartCount > 0 else { return }
            #expect(try shelf(town) == (site: true, central: false, document: true), "call \(call)")
        }
        #expect(calls > 0)
        #expect(try town.status("Island").keptApartCount == 0)
        let expected = staysCopy ? try town.centralPayload("item_line", "stock") : nil
        #expect(try town.payload("Island", "item_line", "stock") == expected)
        #expect(try town.payload("Island", "transact", "rx") == nil && town.payload("Island", "trans_line", "rx-line") == nil)
        try town.expectSound()
    }

    @Test func `after central is restored to a time before it, the dispensing waits to be sent again and is no longer marked`() throws {
        let town = try givenOut()
        let island = try town.site("Island")
        let reopened = try island.database.write { try $0.outbox.reopenGroups(afterPush: 0) }
        #expect(!reopened.isEmpty)
        let status = try island.status()
        #expect(status.keptApartCount == 0 && status.toSend >= 3)
        #expect(try shelf(town).site)
    }

    @Test func `what was given up is remembered as long as it stands here`() throws {
        let town = try givenOut()
        _ = try town.network.administration.dismiss(try number(town), why: "the paper is wrong")
        try town.syncAll()
        try town.write("Island", [Town.change("location", "shelf", ["store_ID": "outreach"])])
        try town.syncAll()
        try town.site("Island").tidy(now: .max)
        #expect(try town.status("Island").keptApart.first?.message == "the paper is wrong")
    }

    @Test func `a document that loses a line without a deletion by central is looked at again by whoever follows documents`() throws {
        let town = try dispensary()
        try town.write("Island", Town.prescription("rx", store: "outreach"), acting: WriteContext(user: "Ann", store: "outreach"))
        try town.syncAll()
        let site = try town.site("Island")
        try site.database.write { transaction in
            let line = try #require(try transaction.records.record("trans_line", "rx-line"))
            let before = try #require(try transaction.records.record("transact", "rx")).position
            // As of a version that was offered to a restored central and kept apart there.
            try transaction.records.setBase(line.rec, nil)
            for chan in try transaction.channels.memberships(of: line.rec) { try transaction.channels.removeMembership(line.rec, chan) }
            try site.giveWay(line.key, transaction)
            #expect(try transaction.records.record("trans_line", "rx-line") == nil)
            let after = try #require(try transaction.records.record("transact", "rx")).position
            #expect(after > before)
        }
    }

    @Test func `what was kept apart and given up, and deleted before the site heard of that, leaves no trace`() throws {
        let town = try givenOut()
        try town.write(
            "Island", [Town.delete("trans_line", "rx-line"), Town.delete("transact", "rx")], acting: WriteContext(user: "Ann", store: "outreach"))
        _ = try town.network.administration.dismiss(try number(town), why: "the paper is wrong")
        try town.syncAll()
        let left = try town.site("Island").database.read { transaction in
            try [("transact", "rx"), ("trans_line", "rx-line")].filter { try transaction.records.record($0.0, $0.1) != nil }.map(\.1)
        }
        #expect(left == [])
        try town.expectSound()
    }
}
