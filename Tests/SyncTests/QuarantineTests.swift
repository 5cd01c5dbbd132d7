import Failures
import Foundation
import Payload
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules

@Suite("R-OWN 10: what central keeps apart is shown, decided and told; nothing of it is lost", .ownThreads)
struct QuarantineTests {
    private func town() throws -> Town {
        let town = try Town()
        try town.syncAll()
        return town
    }

    private func parked(_ town: Town, all: Bool = false) throws -> [QuarantineListing] {
        try town.network.administration.quarantine(all: all)
    }

    /// North writes an invoice and, in later groups, lines and stock, while its store is given to South: all of it comes late.
    private func lateTown() throws -> Town {
        let town = try town()
        try town.write("North", [Town.change("transact", "T", ["store_ID": "alpha", "name_ID": "customer"])])
        try town.write("North", [Town.change("trans_line", "L", ["transaction_ID": "T"])])
        try town.write("North", [Town.change("item_line", "S", ["store_ID": "alpha"])])
        try town.network.administration.assign(store: "alpha", to: "South", force: true)
        try town.network.sync("North")
        return town
    }

    private func backUp(_ database: LedgerDatabase, to file: URL) throws {
        try database.engine.checkpoint()
        let path = try database.engine.read { try $0.prepare("PRAGMA database_list").first { $0.string(2) } ?? "" }
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: file.path + suffix)
        }
    }

    @Test func `the list names the reason, and what waits behind what`() throws {
        let town = try lateTown()
        let listings = try parked(town)
        #expect(listings.map(\.group.code) == ["former-holder", "waits-behind-parked", "former-holder"])
        #expect(listings.map(\.siteName) == ["North", "North", "North"])
        #expect(listings[0].waiters == [listings[1].group.number])
        #expect(listings[1].group.waitsOn == listings[0].group.number)
        #expect(listings.allSatisfy { !$0.remedy.isEmpty })
        #expect(try town.site("North").status().parkedGroups.map(\.code) == listings.map(\.group.code))
    }

    @Test func `a former holder's changes are applied only when an administrator vouches for them, with all that waited behind`() throws {
        let town = try lateTown()
        let numbers = try parked(town).map(\.group.number)
        let refused = try town.network.administration.redrive(numbers[0])
        guard case .parked(let failure) = refused.outcome else {
            Issue.record("released")
            return
        }
        #expect(failure.code == .formerHolder)
        #expect(throws: Failure.self) { try town.network.administration.redrive(numbers[0], takesOver: true) }
        let taken = try town.network.administration.redrive(numbers[0], takesOver: true, why: "the site burnt down")
        guard case .released(let position) = taken.outcome else {
            Issue.record("parked")
            return
        }
        #expect(position != nil)
        #expect(try town.centralPayload("transact", "T") != nil)
        // The line belongs to a former holder as well; it no longer waits, but has its own reason.
        #expect(try parked(town).map(\.group.code) == ["former-holder", "former-holder"])
        _ = try town.network.administration.redrive(numbers[1], takesOver: true, why: "the site burnt down")
        _ = try town.network.administration.redrive(numbers[2], takesOver: true, why: "the site burnt down")
        try town.syncAll()
        #expect(try town.payload("South", "trans_line", "L") != nil && town.payload("South", "item_line", "S") != nil)
        #expect(try town.site("North").status().parkedGroups.isEmpty)
        try town.expectSound()
    }

    @Test func `an override never replaces what the present holder has written since`() throws {
        let town = try town()
        try town.write("North", [Town.change("item_line", "S", ["store_ID": "alpha", "batch": "1"])])
        try town.syncAll()
        try town.write("North", [Town.change("item_line", "S", ["store_ID": "alpha", "batch": "late"])])
        try town.network.administration.assign(store: "alpha", to: "South", force: true)
        try town.network.sync("South")
        try town.write("South", [Town.change("item_line", "S", ["store_ID": "alpha", "batch": "new"])])
        try town.syncAll()
        let number = try #require(try parked(town).first?.group.number)
        let result = try town.network.administration.redrive(number, takesOver: true, why: "please")
        guard case .parked(let failure) = result.outcome else {
            Issue.record("released")
            return
        }
        #expect(failure.code == .changedMeanwhile)
        #expect(try town.centralPayload("item_line", "S")?.contains("new") == true)
        let shown = try town.network.administration.quarantined(number).versions
        #expect(shown.map(\.isUntouched) == [false])
        #expect(shown.first?.parked.map { String(decoding: $0, as: UTF8.self) }?.contains("late") == true)
        #expect(shown.first?.stored.map { String(decoding: $0, as: UTF8.self) }?.contains("new") == true)
    }

    @Test func `what may not be forced is not forced`() throws {
        let town = try town()
        _ = try town.forge("North", [[Town.change("item", "sand", ["item_name": "Sand"])]])
        let number = try #require(try parked(town).first?.group.number)
        let failure = #expect(throws: Failure.self) {
            try town.network.administration.redrive(number, takesOver: true, why: "please")
        }
        #expect(failure?.code == .overrideRefused)
        #expect(try town.centralPayload("item", "sand") == nil)
    }

    @Test func `a group released goes with its waiters in their order, at positions of their own, and once`() throws {
        let town = try town()
        // The store is not North's when this is forged, and no office is named for it.
        let stock = [
            [Town.change("transact", "T", ["store_ID": "depot", "name_ID": "customer"])],
            [Town.change("trans_line", "L", ["transaction_ID": "T", "quantity": "1"])],
            [Town.change("trans_line", "L", ["transaction_ID": "T", "quantity": "2"])],
            [Town.change("item_line", "mine", ["store_ID": "alpha"])],
        ]
        let answers = try town.forge("North", stock)
        #expect(answers.map(\.code) == ["not-editor", "waits-behind-parked", "waits-behind-parked", nil])
        let numbers = try parked(town).map(\.group.number)
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        let result = try town.network.administration.redrive(numbers[0])
        guard case .released = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(try town.centralPayload("trans_line", "L") == nil, "no office was noted: each needs a person's word")
        for number in numbers.dropFirst() { _ = try town.network.administration.redrive(number) }
        #expect(try town.centralPayload("trans_line", "L")?.contains("2") == true)
        #expect(try parked(town).isEmpty)
        let positions = try parked(town, all: true).compactMap { $0.group.decision?.position }
        #expect(positions.count == 3 && zip(positions, positions.dropFirst()).allSatisfy(<))
        let failure = #expect(throws: Failure.self) { try town.network.administration.redrive(numbers[0]) }
        #expect(failure?.code == .quarantineDecided)
        try town.expectSound()
    }

    @Test func `waiters are judged again by themselves when the group before them is dismissed`() throws {
        let town = try town()
        let answers = try town.forge(
            "North",
            [
                [Town.change("item_line", "S", ["store_ID": "alpha"]), Town.change("item", "sand")],
                [Town.change("item_line", "S", ["store_ID": "alpha", "batch": "2"])],
                [Town.change("item_line", "S", ["store_ID": "alpha", "batch": "3"])],
                [Town.change("transact", "T", ["store_ID": "alpha"]), Town.change("item", "salt")],
                [Town.change("trans_line", "L", ["transaction_ID": "T"])],
            ])
        #expect(answers.map(\.code) == ["not-editor", "waits-behind-parked", "waits-behind-parked", "not-editor", "waits-behind-parked"])
        let numbers = try parked(town).map(\.group.number)
        let early = try town.network.administration.redrive(numbers[2])
        guard case .parked(let failure) = early.outcome else {
            Issue.record("released before its turn")
            return
        }
        #expect(failure.code == .waitsBehindParked)
        #expect(try town.network.administration.dismiss(numbers[0], why: "sand is no medicine") == [numbers[1], numbers[2]])
        #expect(try town.centralPayload("item_line", "S")?.contains("3") == true)
        #expect(try town.centralPayload("item", "sand") == nil)
        // The line's invoice never comes: the line stays apart, and says why.
        #expect(try town.network.administration.dismiss(numbers[3], why: "salt is no medicine") == [])
        #expect(try parked(town).map(\.group.code) == ["owner-unknown"])
        // Should it come after all, the line goes with it, by itself.
        let again = try town.forge("North", [[Town.change("transact", "T", ["store_ID": "alpha"])]])
        #expect(again.map(\.code) == [nil])
        #expect(try parked(town).isEmpty)
        #expect(try town.centralPayload("trans_line", "L") != nil)
        try town.expectSound()
    }

    @Test func `what does not depend on a parked group goes on`() throws {
        let town = try town()
        let answers = try town.forge(
            "North", [[Town.change("item", "sand")], [Town.change("item_line", "S", ["store_ID": "alpha"])], [Town.change("item", "sand")]])
        #expect(answers.map(\.code) == ["not-editor", nil, "waits-behind-parked"])
    }

    @Test func `the site that wrote it hears of the release, even when it was offline, and holds the released version`() throws {
        let town = try lateTown()
        let number = try #require(try parked(town).first?.group.number)
        // Central gives the store back: the parked invoice is the former tenure's, so a person vouches for it.
        try town.network.administration.assign(store: "alpha", to: "North", force: true)
        _ = try town.network.administration.redrive(number, takesOver: true, why: "checked with the storekeeper")
        #expect(try town.payload("North", "transact", "T") == nil)
        try town.network.sync("North")
        #expect(try town.payload("North", "transact", "T") == town.centralPayload("transact", "T"))
        #expect(try town.site("North").status().parkedGroups.map(\.number) == [2, 3])
        #expect(try town.site("North").status().log.contains { $0.event == "released" })
        let rest = try town.network.sync("North")
        #expect(rest.calls == 2 && rest.received == 0)
        try town.expectSound()
    }

    @Test func `the site hears of a dismissal with its reason at once, and once`() throws {
        let town = try lateTown()
        let numbers = try parked(town).map(\.group.number)
        let point = try town.site("North").waitingPoint()
        _ = try town.network.administration.dismiss(numbers[2], why: "counted wrong")
        #expect(
            try town.network.administration.hasNews(for: "site-North", after: point.position, subscription: point.subscription),
            "an online site is woken")
        try town.network.sync("North")
        try town.network.sync("North")
        let status = try town.site("North").status()
        #expect(status.parkedGroups.map(\.number) == [1, 2])
        #expect(status.log.filter { $0.event == "dismissed" }.map { $0.message.contains("counted wrong") } == [true])
    }

    @Test func `a new device of the site is told nothing of its predecessor's groups, and gets what is released like anybody`() throws {
        let town = try lateTown()
        let numbers = try parked(town).map(\.group.number)
        try town.network.administration.assign(store: "alpha", to: "North", force: true)
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("North", edit)
        try town.network.addDevice("North")
        try town.network.sync("North")
        try town.write("North", [Town.change("item_line", "own", ["store_ID": "alpha"])])
        _ = try town.network.administration.redrive(numbers[0], takesOver: true, why: "checked")
        _ = try town.network.administration.dismiss(numbers[2], why: "checked")
        try town.syncAll()
        #expect(try town.payload("North", "transact", "T") != nil)
        #expect(try town.payload("North", "item_line", "own") != nil)
        #expect(try town.site("North").status().toSend == 0)
        try town.expectSound()
    }

    @Test func `a group of an older device goes before a later one of the new device`() throws {
        let town = try town()
        _ = try town.forge("North", [[Town.change("item_line", "S", ["store_ID": "depot", "batch": "old"])]])
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try town.network.administration.editSite("North", edit)
        try town.network.administration.assign(store: "depot", to: "North", force: false)
        try town.network.addDevice("North")
        try town.network.sync("North")
        try town.write("North", [Town.change("item_line", "S", ["store_ID": "depot", "batch": "new"])])
        try town.network.sync("North")
        let numbers = try parked(town).map(\.group.number)
        #expect(try parked(town).map(\.group.code) == ["not-editor", "waits-behind-parked"])
        let result = try town.network.administration.redrive(numbers[0])
        #expect(result.released == [numbers[1]])
        #expect(try town.centralPayload("item_line", "S")?.contains("new") == true)
        try town.syncAll()
        #expect(try town.payload("North", "item_line", "S")?.contains("new") == true)
        try town.expectSound()
    }

    @Test func `the export loses nothing and can be imported, whatever was decided`() throws {
        let town = try lateTown()
        let numbers = try parked(town).map(\.group.number)
        _ = try town.network.administration.dismiss(numbers[2], why: "kept for the record")
        var lines: [[UInt8]] = []
        try town.network.administration.exportQuarantine { lines.append($0) }
        #expect(lines.count == 3)
        let sent: [(String, String)] = [("transact", "T"), ("trans_line", "L"), ("item_line", "S")]
        let tenures = try town.network.central.read { try $0.offices.tenureHistory(of: .store("alpha")) }.map(\.tenure)
        let north = try #require(tenures.first { $0.site == "site-North" })
        for (line, key) in zip(lines, sent) {
            let change = try line.withUnsafeBytes { try RecordLines.change(from: $0) }
            #expect(change.table == key.0 && change.id == key.1)
            let original = try town.site("North").database.read { transaction in
                try transaction.outbox.changes(ofGroup: Int64(sent.firstIndex { $0.1 == key.1 } ?? 0) + 1).first?.payload
            }
            #expect(change.payload == original)
            let beside = try #require(try JSONValue(parsing: line)["quarantine"])
            #expect(beside["site"]?.text == "North" && beside["code"]?.text != nil && beside["epochs"]?.text == "store:alpha=\(north.epoch)")
        }
        #expect(lines[2].withUnsafeBytes { String(decoding: $0, as: UTF8.self) }.contains("kept for the record"))
    }

    @Test func `what a restored central lost may be taken up as long as nobody has changed it since`() throws {
        let town = try town()
        let copy = town.network.folder.appending(path: "backup.sqlite")
        try town.central([Town.change("item", "salt", ["item_name": "Salt"])])
        try town.syncAll()
        try backUp(town.network.central, to: copy)
        try town.central([Town.change("item", "salt", ["item_name": "Sea salt"]), Town.change("item", "soap")])
        try town.syncAll()
        try town.network.replaceCentral(by: copy)
        try town.network.sync("North")
        try town.network.sync("North")
        let offers = try parked(town).filter { $0.group.kind == "offered" }
        let number = try #require(offers.first?.group.number)
        #expect(throws: Failure.self) { try town.network.administration.redrive(number) }
        let result = try town.network.administration.redrive(number, takesOver: true, why: "the ministry confirms")
        guard case .released = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(try town.centralPayload("item", "salt")?.contains("Sea") == true && town.centralPayload("item", "soap") != nil)
        // A second site's offer of the same is nothing new; one of something changed meanwhile is not taken.
        try town.central([Town.change("item", "salt", ["item_name": "Rock salt"])])
        try town.network.sync("South")
        for offer in try parked(town).filter({ $0.group.kind == "offered" }) {
            _ = try town.network.administration.redrive(offer.group.number, takesOver: true, why: "again")
        }
        #expect(try town.centralPayload("item", "salt")?.contains("Rock") == true)
        try town.syncAll()
        try town.expectSound()
    }
}
