import Failures
import Foundation
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import SyncSite
import Testing
import Transfers

/// The world as engines on real databases, without a network: calls are passed from one side to the other in this task.
package actor DirectWorld: World {
    private let town: Town
    private let courier: Courier
    private var cut: Set<String> = []
    private var network: Network { town.network }

    package init() throws {
        town = try ScenarioTown.make()
        courier = Courier(uncarried: town)
    }

    // MARK: What is done

    package func write(_ changes: [Change], at place: Place) async throws {
        switch place {
        case .central: try town.central(changes)
        case .site(let name): try town.write(name, changes)
        }
        try await settle()
    }

    package func administer(_ act: Act) async throws {
        let administration = network.administration
        switch act {
        case .setPartners(let one, let other, true): try town.grant(one, other)
        case .setPartners(let one, let other, false): try administration.revokeVisibility(one, other)
        case .setShown(let kind, let subject, let store, true): _ = try administration.show(kind, subject, in: store)
        case .setShown(let kind, let subject, let store, false): _ = try administration.hide(kind, subject, in: store)
        case .assign(let store, let site, let force): try administration.assign(store: store, to: site, force: force)
        case .move(let store, let site): _ = try administration.moveStore(store, to: site, handoverID: network.newID())
        case .setCollector(let site, let store, let isOne): try administration.setCollector(store: store, at: site, isOne)
        case .followLists:
            try administration.setListsSetItems(true)
            _ = try ItemListFollower(network.central).run()
            try administration.setListsSetItems(false)
        case .takeOver(let number): _ = try administration.redrive(number, takesOver: true, why: "It was counted.")
        case .judgeAgain(let number): _ = try administration.redrive(number)
        case .giveUp(let number): _ = try administration.dismiss(number, takesBack: true, why: "It was counted twice.")
        }
        try await settle()
    }

    package func sync(_ site: String, over line: LineOrders) async throws -> SyncTally {
        let engine = try town.site(site)
        var tally = SyncTally()
        var cycle = network.cycle(of: engine, pageBytes: line.isSlow ? LineOrders.slowPageBytes : 1_000_000)
        var caller: Caller?
        var pages = 0
        while case .send(let call, let body) = try cycle.next() {
            guard !cut.contains(site) else { throw Failure(.centralUnreachable) }
            if call == .pull {
                pages += 1
                try await line.beforePage(pages)
            }
            do {
                let answer = try network.engine.answer(call, body, site: "site-\(site)", caller: &caller)
                try await settle()
                if call == .push, line.losesAnswerToPush { throw Failure(.centralUnreachable) }
                if call == .pull || call == .fetch { try tally.count(page: answer) }
                try cycle.receive(call, answer)
            } catch let failure as Failure {
                try cycle.receive(call, failure: failure)
            }
        }
        tally.sent = cycle.report.pushed
        tally.keptApart = cycle.report.parked
        tally.repaired = cycle.report.repaired
        return tally
    }

    package func setLine(of site: String, isCut: Bool) {
        if isCut { cut.insert(site) } else { cut.remove(site) }
    }

    package func restart(_ place: Place) throws {
        switch place {
        case .central: try network.reopenCentral()
        case .site(let name): try network.reopenSite(name)
        }
    }

    package func replaceMachine(of site: String) throws {
        var edit = Administration.SiteEdit()
        edit.clearsPairing = true
        _ = try network.administration.editSite(site, edit)
        try network.addDevice(site)
    }

    package func carry(_ way: Carrying, _ site: String) async throws {
        try courier.exchangeKeys(site)
        switch way {
        case .toCentral: try courier.toCentral(courier.fromSite(site), from: site)
        case .toSite: try courier.toSite(courier.forSite(site), site)
        }
        try await settle()
    }

    package func forgetRemovals() throws { try network.central.write { try $0.ledger.purgeRemovals(upTo: $0.ledger.head()) } }

    package func settle() async throws { try CentralTransfers(network.central).catchUp() }

    // MARK: What is seen

    private func database(_ place: Place) throws -> LedgerDatabase {
        switch place {
        case .central: network.central
        case .site(let name): try town.site(name).database
        }
    }

    package func read<T: Sendable>(_ place: Place, _ body: @Sendable (Transaction) throws -> T) throws -> T { try database(place).read(body) }

    package func shows(_ table: String, _ id: String, at site: String) throws -> Bool {
        try read(.site(site)) { try $0.records.record(table, id).map { !$0.isDeleted } ?? false }
    }

    package func problems(at place: Place) throws -> [String] {
        switch place {
        case .central: try network.administration.verify().problems
        case .site(let name): try town.site(name).verify().problems
        }
    }
}
