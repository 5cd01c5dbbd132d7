import Failures
import Storage
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-STORE 1, R-SITE 3: a former holder is one that held; a forged epoch makes none", .ownThreads)
struct TenureHistoryTests {
    private let stock = [Town.change("item_line", "s", ["store_ID": "beta"])]

    private func town() throws -> Town {
        let town = try Town()
        try town.syncAll()
        return town
    }

    private func override(_ town: Town) throws -> FailureCode? {
        let number = try #require(try town.network.administration.quarantine(all: false).last?.group.number)
        do {
            let result = try town.network.administration.redrive(number, takesOver: true, why: "please")
            if case .parked(let failure) = result.outcome { return failure.code }
            return nil
        } catch { return (error as? Failure)?.code }
    }

    @Test(arguments: [1, 2, 3, 99, Int64.max, 0, -1])
    func `a site that never held a store says so in vain, under whatever epoch`(epoch: Int64) throws {
        let town = try town()
        let forged = [Tenure(office: .store("beta"), site: "", epoch: epoch), Tenure(office: .primary, site: "", epoch: epoch)]
        for (id, acting) in [("s", WriteContext.program), ("t", WriteContext(user: "Eve"))] {
            let stock = [Town.change("item_line", id, ["store_ID": "beta"])]
            #expect(try town.forge("North", [stock], epochs: forged, acting: acting)[0].code == "not-editor")
            #expect(try override(town) == .overrideRefused)
            #expect(try town.centralPayload("item_line", id) == nil)
        }
        #expect(try town.forge("North", [[Town.change("item", "sand")]], epochs: forged)[0].code == "not-editor")
        #expect(try override(town) == .overrideRefused)
        #expect(try town.centralPayload("item", "sand") == nil)
    }

    @Test func `a true former holder stays one, for every epoch it held, and may be taken over`() throws {
        let town = try town()
        // Beta was central's, is South's, goes to Island and back to central.
        try town.network.administration.assign(store: "beta", to: "Island", force: true)
        try town.network.administration.assign(store: "beta", to: "central", force: true)
        let given = try town.network.central.read { try $0.offices.tenureHistory(of: .store("beta")) }.map(\.tenure.epoch)
        func epochs(_ number: Int) -> [Tenure] { [Tenure(office: .store("beta"), site: "", epoch: given[number - 1])] }
        #expect(try town.forge("South", [stock], epochs: epochs(2))[0].code == "former-holder")
        #expect(try override(town) == nil)
        #expect(try town.centralPayload("item_line", "s") != nil)
        #expect(try town.forge("Island", [[Town.change("item_line", "i", ["store_ID": "beta"])]], epochs: epochs(3))[0].code == "former-holder")
        #expect(try override(town) == nil)
        // Each for its own epoch only.
        for (site, epoch) in [("South", 3), ("Island", 2), ("South", 1), ("South", 4)] {
            let code = try town.forge(site, [[Town.change("item_line", "\(site)-\(epoch)", ["store_ID": "beta"])]], epochs: epochs(epoch))[0].code
            #expect(code == "not-editor", "\(site) \(epoch)")
        }
        let history = try town.network.central.read { try $0.offices.tenureHistory(of: .store("beta")) }
        #expect(history.map(\.tenure.site) == ["site-central", "site-South", "site-Island", "site-central"])
        #expect(given.first == 1 && given == given.sorted() && Set(given).count == 4 && history.allSatisfy { $0.since == 1_800_000_000 })
    }

    @Test func `messages in the name of a store one never held are no former holder's either`() throws {
        let town = try town()
        let message = [Town.change("message", "m", ["fromStoreID": "beta", "toStoreID": "alpha", "status": "new"])]
        let forged = [Tenure(office: .store("beta"), site: "", epoch: 2)]
        #expect(try town.forge("North", [message], epochs: forged)[0].code == "not-editor")
    }

    @Test func `what a database was before it kept tenures is drawn from its audit log and its hand-overs`() throws {
        let town = try town()
        _ = try town.mirror("North")
        try town.network.administration.assign(store: "beta", to: "Island", force: true)
        try town.network.administration.assign(store: "beta", to: "central", force: true)
        let offices: [Office] = [.store("beta"), .store("alpha"), .store("depot"), .primary]
        // As it was then: each tenure one higher than the one before.
        try town.network.central.engine.write { sql in
            try sql.execute(
                "UPDATE tenures SET epoch = (SELECT COUNT(*) FROM tenures earlier WHERE earlier.office = tenures.office AND earlier.epoch <= tenures.epoch)")
            try sql.execute("UPDATE tenure SET epoch = (SELECT MAX(epoch) FROM tenures WHERE tenures.office = tenure.office)")
        }
        try town.network.reopenCentral()
        let before = try town.network.central.read { transaction in try offices.map { try transaction.offices.tenureHistory(of: $0).map(\.tenure) } }
        try town.network.central.engine.write { sql in
            try sql.execute("DROP TABLE tenures")
            for column in ["actor", "acting_store", "supervisor"] { try sql.execute("ALTER TABLE withheld DROP COLUMN \(column)") }
            try sql.execute("DELETE FROM migrations WHERE name = '0005-ownership'")
        }
        try town.network.reopenCentral()
        let after = try town.network.central.read { transaction in try offices.map { try transaction.offices.tenureHistory(of: $0).map(\.tenure) } }
        #expect(after == before)
        #expect(try town.network.central.read { try $0.offices.tenureHistory(of: .store("beta")).map(\.since) } == [nil, nil, nil, nil])
    }
}
