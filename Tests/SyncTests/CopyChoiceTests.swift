import Failures
import Foundation
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 6: an administrator's choice between two copies of a site sticks", .ownThreads)
struct CopyChoiceTests {
    private static func stock(_ id: String, _ quantity: String) -> Change {
        Town.change("item_line", id, ["store_ID": "alpha", "quantity": quantity])
    }

    /// North with a copy of its database: the copy calls first, then the original, and central fences both.
    private func twins() throws -> (town: Town, original: SiteEngine, copy: SiteEngine) {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [Self.stock("a", "1")])
        try town.syncAll()
        let original = try town.site("North")
        let file = town.network.folder.appending(path: "copy.sqlite")
        try original.database.engine.checkpoint()
        let path = try original.database.engine.read { try $0.prepare("PRAGMA database_list").first { $0.string(2) } ?? "" }
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: file.path + suffix)
        }
        let copy = SiteEngine(try Network.database(file, opening: "opening-of-the-copy"))
        try copy.write([Self.stock("b", "2")])
        try use(copy, town)
        try original.write([Self.stock("c", "3")])
        _ = try? use(original, town)
        _ = try? use(copy, town)
        return (town, original, copy)
    }

    @discardableResult
    private func use(_ engine: SiteEngine, _ town: Town) throws -> CycleReport {
        town.network.sites["North"] = engine
        return try town.network.sync("North")
    }

    private func clear(_ town: Town, device: String? = nil) throws {
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        edit.device = device
        _ = try town.network.administration.editSite("North", edit)
    }

    private func refusal(_ engine: SiteEngine, _ town: Town) -> FailureCode? {
        do {
            try use(engine, town)
            return nil
        } catch { return (error as? Failure)?.code }
    }

    @Test(arguments: [true, false])
    func `the chosen one syncs and stays, the other is retired for good and fences nobody`(_ choosesOriginal: Bool) throws {
        let (town, original, copy) = try twins()
        let (chosen, other) = choosesOriginal ? (original, copy) : (copy, original)
        try clear(town)
        try use(chosen, town)
        for _ in 0..<3 { #expect(refusal(other, town) == .deviceRetired) }
        #expect(try !town.network.administration.site("North").isFenced)
        try chosen.write([Self.stock("d", "4")])
        try use(chosen, town)
        try use(chosen, town)
        #expect(try town.centralPayload("item_line", "d") != nil)
        let failure = #expect(throws: Failure.self) { try other.write([Self.stock("e", "5")]) }
        #expect(failure?.code == .deviceRetired)
        town.network.sites["North"] = chosen
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a decision can be turned round, and the device named`() throws {
        let (town, original, copy) = try twins()
        try clear(town)
        try use(original, town)
        #expect(refusal(copy, town) == .deviceRetired)
        try clear(town, device: try copy.status().database)
        #expect(refusal(original, town) == .deviceRetired)
        try use(copy, town)
        try copy.write([Self.stock("again", "1")])
        try use(copy, town)
        #expect(try town.centralPayload("item_line", "again") != nil)
        #expect(refusal(original, town) == .deviceRetired)
        town.network.sites["North"] = copy
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `a device that never called cannot be chosen: a slip would shut out the right one`() throws {
        let town = try Town()
        try town.syncAll()
        let failure = #expect(throws: Failure.self) { try clear(town, device: "no-such-database") }
        #expect(failure?.code == .notFound)
        try town.write("North", [Self.stock("a", "1")])
        try town.network.sync("North")
        // One that called and was refused may be.
        let north = try town.site("North")
        try town.network.addDevice("North")
        let stranger = try town.site("North")
        #expect(refusal(stranger, town) == .secondDevice)
        try clear(town, device: try stranger.status().database)
        #expect(refusal(north, town) == .deviceRetired)
        try use(stranger, town)
        try town.syncAll()
        try town.expectSound()
    }

    @Test func `what the retired copy had not sent goes up by file and is taken up by an administrator`() throws {
        let (town, original, copy) = try twins()
        try clear(town)
        try use(copy, town)
        try original.write([Self.stock("late", "9")])
        #expect(refusal(original, town) == .deviceRetired)
        var lines: [[UInt8]] = []
        try original.exportUnsent { lines.append($0) }
        #expect(lines.contains { String(decoding: $0, as: UTF8.self).contains("late") })
        let administration = town.network.administration
        let numbers = try administration.addUnsent(lines, site: "North")
        #expect(!numbers.isEmpty)
        for number in numbers { _ = try administration.redrive(number, takesOver: true, why: "counted again") }
        #expect(try town.centralPayload("item_line", "late") != nil)
        try use(copy, town)
        #expect(try copy.database.read { try $0.records.record("item_line", "late") } != nil)
        try town.expectSound()
    }
}
