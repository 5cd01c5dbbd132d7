import Failures
import Foundation
import Storage
import TestSupport
import Testing

@testable import SyncRules

/// Goes through every cell of one topology in one town: what the engine answers, and who holds what in the end.
///
/// Expected and found are compared by words; every disagreement becomes one line.
final class MatrixRun {
    let town: MatrixTown
    private(set) var disagreements: [String] = []
    /// Cells compared with what the running engine did.
    private(set) var cells = 0
    /// Attempts forced over the wire.
    private(set) var forged = 0
    private var answers: [CellKey: Failure?] = [:]

    init(topology: String, dispenses: Bool = true) throws { town = try MatrixTown(topology: topology, dispenses: dispenses) }

    /// All rows in two stages: before and after the primary enters orders for every store.
    func run() throws {
        let centralised = OwnershipWords.all.filter { $0.data.hasSuffix("(centralised)") }
        try run(OwnershipWords.all.filter { !$0.data.hasSuffix("(centralised)") })
        try town.centralise()
        try run(centralised)
        disagreements += try town.problems()
        try forge(OwnershipWords.all)
    }

    /// The special cases, in the same way.
    func runSpecialCases() throws {
        try run(SpecialCases.rows)
        disagreements += try town.problems()
        try forge(SpecialCases.rows)
    }

    private func run(_ rows: [OwnershipWords]) throws {
        let plans = rows.flatMap(plans)
        for plan in plans { try seed(plan) }
        try town.syncAll()
        for plan in plans where plan.isMergedBefore && seeded.insert("merge \(plan.dropped)").inserted {
            try town.write(plan.writer, [plan.merging])
        }
        try town.syncAll()
        try makePatientsVisible(plans.flatMap(\.seeds))
        try town.closeDispensary()
        let before = try town.snapshot()
        for plan in plans { try attempt(plan, before) }
        try town.syncAll()
        try makePatientsVisible(plans.filter { $0.cell.isAllowed }.map(\.id))
        let after = try town.snapshot()
        for plan in plans { check(plan, before, after) }
    }

    // MARK: Plans

    private func plans(_ row: OwnershipWords) -> [CellPlan] {
        let expectation = Expectation(row: row, topology: town.topology)
        return town.roles.flatMap { role in
            CellKey.actions.compactMap { action in
                let key = CellKey(data: row.data, topology: town.topology, role: role, action: action)
                guard let sample = MatrixSample.of(row.data) else { return nil }
                return CellPlan(
                    key: key, cell: expectation.cell(role, action), sample: sample, editors: expectation.editors,
                    ownStore: town.ownStore(of: role), isMerging: expectation.isMerging, roles: town.roles)
            }
        }
    }

    private func seed(_ plan: CellPlan) throws {
        guard !plan.isForNewPatient else { return }
        for id in plan.seeds where seeded.insert("\(plan.sample.table) \(id)").inserted {
            do {
                try town.write(plan.writer, plan.changes(id, note: "seed"))
            } catch {
                disagreements.append("\(plan.key): cannot be prepared by \(plan.writer): \(error)")
            }
        }
    }
    private var seeded: Set<String> = []

    /// A patient or prescriber of the matrix is visible in the record's store: central makes existing ones visible (R-OWN 2, 11).
    private func makePatientsVisible(_ ids: [String]) throws {
        let held = try town.snapshot()["central"] ?? [:]
        let joins = Set(ids).sorted().compactMap { id -> Change? in
            if held["name \(id)"]?.contains("\"patient\"") == true, held["name_store_join sees-\(id)"] == nil {
                return Town.change("name_store_join", "sees-\(id)", ["name_ID": id, "store_ID": "subject"])
            }
            guard held["clinician \(id)"] != nil, held["clinician_store_join sees-\(id)"] == nil else { return nil }
            return Town.change("clinician_store_join", "sees-\(id)", ["prescriber_ID": id, "store_ID": "subject"])
        }
        guard !joins.isEmpty else { return }
        try town.central(joins)
        try town.syncAll()
    }

    // MARK: What the engine does

    private func attempt(_ plan: CellPlan, _ before: [String: [String: String]]) throws {
        let found: Failure?
        do {
            found = try answer(plan, before)
        } catch let failure as Failure {
            found = failure
        }
        answers[plan.key] = .some(found)
    }

    private func answer(_ plan: CellPlan, _ before: [String: [String: String]]) throws -> Failure? {
        let role = plan.key.role
        if plan.isForNewPatient, plan.cell.isAllowed, plan.key.action == "edit" || plan.key.action == "delete" {
            try town.write(role, plan.changes(plan.id, note: "seed"))
        }
        if plan.key.action == "import" { return try town.importing(role, plan.attempt) }
        try town.write(role, plan.attempt)
        return nil
    }

    // MARK: What came of it

    private func check(_ plan: CellPlan, _ before: [String: [String: String]], _ after: [String: [String: String]]) {
        cells += 1
        guard let answer = answers[plan.key] else { return }
        let key = plan.recordKey(plan.id)
        let actor = town.site(of: plan.key.role) == nil ? "central" : plan.key.role
        if !isMoot(plan, answer, before[actor] ?? [:]), answer?.code.rawValue != plan.cell.code {
            let found = answer?.description ?? "allowed"
            disagreements.append("\(plan.key): expected \(plan.cell.code ?? "allowed"), the engine says \(found)")
            return
        }
        if let answer, answer.code.rawValue == plan.cell.code { checkWords(answer, plan) }
        let touched = databases { after[$0]?[key]?.contains(plan.trace) == true }
        let held = databases { after[$0]?[key] != nil }
        let heldBefore = databases { before[$0]?[key] != nil }
        let expected = plan.cell.isAllowed ? plan.cell.receivers.intersection(town.databases).union([actor]) : []
        switch plan.key.action {
        case _ where plan.merges && plan.cell.isAllowed:
            let dropped = plan.recordKey(plan.dropped)
            expect(held, expected, plan, "holds the record that was kept")
            expect(databases { after[$0]?[dropped] != nil }, [], plan, "still holds the record that was dropped")
            let unaware = expected.filter { after[$0]?["merge \(plan.mergeID)"] == nil }
            expect(unaware, [], plan, "has not heard of the merge")
        case _ where plan.isMerging || plan.merges: expect(held, heldBefore, plan, "holds what nobody may merge")
        case "delete" where plan.cell.isAllowed:
            if !plan.isForNewPatient { expect(heldBefore.intersection(expected), expected, plan, "held it before") }
            expect(held, heldBefore.subtracting(expected), plan, "still holds it")
        case "delete": expect(held, heldBefore, plan, "holds what nobody may delete")
        default: expect(touched, expected, plan, "holds what was written")
        }
    }

    /// Nothing is deleted or merged where nothing is; central's own judgement of the same wish is forced below.
    private func isMoot(_ plan: CellPlan, _ answer: Failure?, _ held: [String: String]) -> Bool {
        guard !plan.cell.isAllowed else { return false }
        // Where an order is not held, to edit it is to enter a new one.
        if plan.isCentralised, plan.key.action == "edit", held[plan.recordKey(plan.id)] == nil { return answer?.code == .orderedCentrally }
        if plan.key.action == "delete" { return answer == nil && !plan.isMerging && held[plan.recordKey(plan.id)] == nil }
        let isUnknown = held[plan.recordKey(plan.dropped)] == nil
        return isUnknown && answer?.code == .mergeImpossible && (plan.merges || plan.isMerging)
    }

    private func databases(_ holds: (String) -> Bool) -> Set<String> { Set(town.databases.filter(holds)) }

    private func expect(_ found: Set<String>, _ expected: Set<String>, _ plan: CellPlan, _ what: String) {
        guard found != expected else { return }
        disagreements.append("\(plan.key): \(what): expected \(expected.sorted()), found \(found.sorted())")
    }

    /// A refusal says what, why, and where or how it can be done instead.
    private func checkWords(_ failure: Failure, _ plan: CellPlan) {
        let message = failure.message
        let isStore = plan.editors.contains("active site")
        let isHome = plan.editors.contains("home site")
        let places = isStore ? ["Subject", "store subject", "document"] : isHome ? ["home store", "patient"] : []
        let servers = plan.editors.contains("central") || plan.editors.contains("primary") ? ["central server", "primary server"] : []
        let ways: [String: [String]] = [
            "not-editor": places + servers, "ordered-centrally": ["primary server"], "table-unknown": ["tributary catalogue"],
            "message-immutable": ["new message"], "append-only": ["new entry"],
            "import-not-allowed": ["Leave these records out"], "merge-impossible": ["merge"], "merge-final": ["new record"],
            "dispensary-only": ["dispensary"],
        ]
        let said = message + " " + failure.code.remedy
        let wanted = ways[failure.code.rawValue] ?? []
        if !wanted.contains(where: (failure.code == .notEditor ? message : said).contains) {
            disagreements.append("\(plan.key): the refusal does not say where or how: \(failure)")
        }
    }

    // MARK: Over the wire

    /// Every refused change again, forced onto the wire by a site that does not obey: central answers with the same code.
    private func forge(_ rows: [OwnershipWords]) throws {
        let plans = rows.flatMap(plans).filter { $0.key.action != "import" }
        for role in town.roles where town.site(of: role) != nil {
            let mine = plans.filter { $0.key.role == role }.compactMap { plan in plan.forgery.map { (plan, $0) } }
            let answers = try town.forge(role, mine.map(\.1.changes))
            for ((plan, forgery), answer) in zip(mine, answers) where answer.code != forgery.code {
                let found = answer.code ?? "accepted"
                disagreements.append("\(plan.key), forced over the wire: expected \(forgery.code), central says \(found)")
            }
            forged += mine.count
        }
    }
}
