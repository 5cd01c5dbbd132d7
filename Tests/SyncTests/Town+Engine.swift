import Failures
import Foundation
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

/// What only tests of the engine do to a town: they look inside, and speak the wire by hand.
extension Town {
    /// A remote site becomes the primary.
    func makePrimary(_ name: String) throws {
        try network.central.write { transaction in
            try transaction.offices.hand(.primary, to: "site-\(name)")
            for site in ["site-central", "site-\(name)"] { try Topology(transaction).refresh(site, always: true) }
        }
    }

    /// A site believes that it holds something which it does not: its digests differ from central's.
    func disturb(_ name: String) throws {
        try site(name).database.write { transaction in
            let chan = try transaction.channels.channel(named: "everyone")
            var tally = try transaction.channels.channel(chan).tally
            tally.add(Digest.of([1]))
            try transaction.channels.setTally(chan, tally)
        }
    }

    /// How many sites in turn have held an office, today's included; today's epoch is the highest of all.
    func tenures(_ office: Office) throws -> Int {
        let (history, now) = try network.central.read { (try $0.offices.tenureHistory(of: office), try $0.offices.tenure(office)) }
        #expect(history.last?.tenure == now)
        return history.count
    }

    func epoch(_ office: Office) throws -> Int64 { try #require(try network.central.read { try $0.offices.tenure(office) }).epoch }

    // MARK: The wire by hand

    /// Opens a session as the site's own database does.
    func caller(_ name: String) throws -> Caller {
        let body = try site(name).sessionRequest(app: "forged")
        return try network.engine.openSession(site: "site-\(name)", body).caller
    }

    /// Sends groups as a site that does not obey its own rules would, under the offices central gave it.
    func forge(_ name: String, _ groups: [[Change]], epochs: [Tenure]? = nil, acting: WriteContext = .program) throws -> [GroupAnswer] {
        let caller = try caller(name)
        let offices = try epochs ?? site(name).settings()?.offices ?? []
        let stored = try network.administration.site(name)
        var number: Int64 = 1_000
        let request = PushRequest(
            number: stored.push + 1, opening: "forged", healedThrough: nil,
            groups: groups.map { changes in
                number += 1
                return PushRequest.Group(
                    number: number, epochs: offices, acting: acting,
                    changes: changes.map { PushRequest.GroupChange(table: $0.table, id: $0.id, base: nil, payload: $0.payload) })
            })
        return try PushRequest.Reply(decoding: network.engine.push(caller, request.encoded())).answers.map(\.answer)
    }
}

extension GroupAnswer {
    /// The reason a group was parked for; nil when it was accepted.
    var code: String? { if case .parked(let code, _) = self { code } else { nil } }
}
