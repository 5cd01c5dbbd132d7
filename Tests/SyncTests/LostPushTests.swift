import Failures
import Foundation
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 5, 6: a site whose pushes a restored central forgot knows what central holds instead", .ownThreads)
struct LostPushTests {
    private static func stock(_ quantity: String) -> Change {
        Town.change("item_line", "stock", ["store_ID": "alpha", "quantity": quantity])
    }

    /// North's calls, one by one.
    private struct Line {
        let town: Town
        var cycle: SiteCycle
        var caller: Caller?
        /// The line lets no push through.
        var refusesPushes = false
        var pulls: [PullRequest] = []

        init(_ town: Town) throws {
            self.town = town
            cycle = town.network.cycle(of: try town.site("North"))
        }

        /// - Parameter beforeAnswer: what happens while the call is under way.
        /// - Returns: the call that was made; nil at the end of the sync.
        mutating func call(beforeAnswer: (SiteCycle.Call) throws -> Void = { _ in }) throws -> SiteCycle.Call? {
            guard case .send(let call, let body) = try cycle.next() else { return nil }
            if call == .pull { pulls.append(try PullRequest(decoding: body)) }
            try beforeAnswer(call)
            do {
                if refusesPushes, call == .push || call == .part { throw Failure(.proxySizeLimit) }
                try cycle.receive(call, try town.network.engine.answer(call, body, site: "site-North", caller: &caller))
            } catch let failure as Failure {
                try cycle.receive(call, failure: failure)
            }
            return call
        }

        /// Calls until one push has been answered; what waits further on is not sent.
        mutating func push(beforeAnswer: (SiteCycle.Call) throws -> Void = { _ in }) throws {
            while let call = try call(beforeAnswer: beforeAnswer) { if call == .push || call == .part { return } }
        }
    }

    private func base(_ town: Town) throws -> Digest? {
        try town.site("North").database.read { try $0.records.record("item_line", "stock")?.base?.hash }
    }

    private func isShown(_ town: Town) throws -> Bool {
        try town.site("North").database.read { try $0.records.record("item_line", "stock").map { !$0.isDeleted } ?? false }
    }

    private func digest(_ town: Town) throws -> Digest? {
        try town.network.central.read { try $0.records.record("item_line", "stock")?.hash }
    }

    @Test func `what was deleted and is there again is compared before it is told anew, and nobody at the site sees it meanwhile`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [Self.stock("1")])
        try town.syncAll()
        let backup = town.network.folder.appending(path: "backup.sqlite")
        try RestoreTests.copy(town.network.central, to: backup)
        try town.write("North", [Town.delete("item_line", "stock")])
        var line = try Line(town)
        try line.push()
        #expect(try digest(town) == .zero)
        try town.network.replaceCentral(by: backup)
        // The line lets no push through, so what central holds is received before it hears of the deletion again.
        line = try Line(town)
        line.refusesPushes = true
        #expect(throws: Failure.self) {
            while try line.call() != nil { #expect(try !isShown(town)) }
        }
        #expect(!line.pulls.isEmpty && line.pulls.allSatisfy { !$0.wantsDetail })
        #expect(try town.site("North").verify().problems == [])
        try town.syncAll()
        #expect(try !town.hasAtCentral("item_line", "stock"))
        try town.expectSound()
    }

    @Test func `a record that was changed twice before the first answer came stands on the first again, when only that is left`() throws {
        let town = try Town()
        try town.syncAll()
        try town.write("North", [Self.stock("1")])
        let backup = town.network.folder.appending(path: "backup.sqlite")
        var line = try Line(town)
        // Written while the first is under way: what it is written over is not known to be central's yet.
        try line.push { call in if call == .push || call == .part { try town.write("North", [Self.stock("2")]) } }
        try RestoreTests.copy(town.network.central, to: backup)
        let first = try digest(town)
        try line.push()
        #expect(try digest(town) != first && base(town) != first)
        try town.network.replaceCentral(by: backup)
        line = try Line(town)
        #expect(try line.call() == .session)
        #expect(try base(town) == first && first != nil)
        try town.syncAll()
        #expect(try town.centralPayload("item_line", "stock")?.contains("\"2\"") == true)
        try town.expectSound()
    }
}
