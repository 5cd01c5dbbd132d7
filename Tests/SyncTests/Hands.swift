import Failures
import Foundation
import Storage
import SyncProtocol
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules
@testable import SyncSite

/// What tests of a change of hands ask of a town: who would edit now, and what happens when a call is cut.
extension Town {
    private struct Taken: Error {}
    private struct Cut: Error {}

    /// Where a call breaks off; both programs start anew afterwards.
    enum Loss: CaseIterable { case request, reply, afterwards }

    /// Central has what a site pushed, and the site does not know it: the answer never comes back.
    func loseAnswerToPush(of name: String) throws {
        var cycle = network.cycle(of: try site(name))
        var caller: Caller?
        for _ in 0..<2 {
            guard case .send(let call, let body) = try cycle.next() else { break }
            let answer = try network.engine.answer(call, body, site: "site-\(name)", caller: &caller)
            if call == .session { try cycle.receive(call, answer) }
        }
    }

    /// Why a side would refuse these changes now; nil when it would take them. Nothing is written.
    func refusal(_ side: String, _ changes: [Change]) throws -> Failure? {
        do {
            if side == "central" {
                let central = network.central
                try central.write { transaction in
                    _ = try CentralWriter(central).write(changes, acting: .program, transaction)
                    throw Taken()
                }
            } else {
                let engine = try site(side)
                try engine.database.write { transaction in
                    _ = try engine.write(changes, acting: .program, transaction)
                    throw Taken()
                }
            }
        } catch is Taken {
            return nil
        } catch let failure as Failure {
            return failure
        }
        return nil
    }

    /// Central and sites that would take these changes now.
    func editors(_ changes: Change...) throws -> [String] {
        try (["central"] + Self.sites).filter { try refusal($0, changes) == nil }
    }

    /// A site's sync that breaks off at a call, both sides started anew, and the sync that follows.
    ///
    /// - Parameter check: called before and after every call, on both sides.
    func syncCut(_ name: String, at cut: Int, _ loss: Loss, check: () throws -> Void) throws {
        var cycle = network.cycle(of: try site(name))
        var caller: Caller?
        var calls = 0
        do {
            while case .send(let call, let body) = try cycle.next() {
                calls += 1
                try check()
                if calls == cut, loss == .request { throw Cut() }
                do {
                    let answer = try network.engine.answer(call, body, site: "site-\(name)", caller: &caller)
                    try check()
                    if calls == cut, loss == .reply { throw Cut() }
                    try cycle.receive(call, answer)
                } catch let failure as Failure {
                    try cycle.receive(call, failure: failure)
                }
                try check()
                if calls == cut, loss == .afterwards { throw Cut() }
            }
        } catch is Cut {
            try restart(name)
        }
        try network.sync(name) { _ in try check() }
        try check()
    }

    /// Both programs are started anew on their files.
    func restart(_ name: String) throws {
        try network.reopenSite(name)
        try network.reopenCentral()
    }

    func mirror(_ site: String, force: Bool = false) throws -> TopologyStatus {
        try network.administration.mirror(to: site, force: force, handoverID: network.newID())
    }

    func unify(force: Bool = false) throws -> TopologyStatus {
        try network.administration.unify(force: force, handoverID: network.newID())
    }

    func moveHome(_ table: String, _ id: String, to store: String, force: Bool = false) throws -> HandoverListing? {
        try network.administration.moveHome(table: table, id: id, to: store, force: force, handoverID: network.newID())
    }
}
