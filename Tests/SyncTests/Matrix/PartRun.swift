import Catalogue
import Failures
import Storage
import TestSupport

@testable import SyncRules

/// Plays the parts of rows in one town, each under the circumstances it speaks of: what the engine answers, who holds what in the end,
/// and what central answers to who does not obey.
final class PartRun {
    let town: MatrixTown
    private let topology: String
    private(set) var disagreements: [String] = []
    private(set) var played: Set<String> = []
    private(set) var cells = 0
    private(set) var forged = 0
    private var pushed: [PartPlan] = []

    init(topology: String, dispenses: Bool) throws {
        self.topology = topology
        town = try MatrixTown(topology: topology, dispenses: dispenses)
    }

    func run() throws {
        try town.openAnnex()
        try town.closeDispensary()
        let preferences = ExpectedPart.all.filter { $0.data == "Preferences (non-store)" && $0.part.hasPrefix("the four") }
        try play(preferences)
        try play(ExpectedPart.all.filter { $0.data == "Messages" || $0.data.hasPrefix("Visibility of new") || $0.part == "in supervisor mode" })
        try play("of a repeat, while repeats are processed on the home site")
        try town.set("repeats_on_all_sites", true)
        try play("of a repeat, while repeats are processed on all sites")
        try town.set("prescriptions_to_all_sites", true)
        try play("while they go to all sites where the patient is visible")
        // They go there whether or not the store's transactions are synced (R-OWN 3).
        if town.dispenses {
            try setTransactions(false)
            try play("while they go to all sites where the patient is visible", round: "-unsynced")
            try setTransactions(true)
        }
        try town.set("prescriptions_to_all_sites", false)
        try town.centralise()
        try town.write("primary", [Town.change("purchase_order", "central-order", ["store_ID": "subject"])])
        try town.syncAll()
        try play("of a centralised order")
        for preference: GlobalPreference in [.centralisedProcurement, .centralisedPayments] {
            try PreferenceAdministration(town.engine("Active")).override(preference, user: "ana")
        }
        try town.syncAll()
        try play("for a site that has set the preference back")
        try play("a site's own word that it does without one")
        if town.dispenses { try setTransactions(false) }
        try play("while a dispensary's transactions are not synced")
        disagreements += try town.problems()
        // Last: what central keeps apart of a site holds up what the site writes of the same record afterwards.
        try forge(pushed)
    }

    private func setTransactions(_ isOn: Bool) throws {
        _ = try town.network.administration.setTransactions(store: "subject", isOn)
        try town.syncAll()
    }

    private func play(_ part: String, round: String = "") throws {
        try play(ExpectedPart.all.filter { $0.part == part }, round: round)
    }

    // MARK: One part, or several under the same circumstances

    private func play(_ parts: [ExpectedPart], round: String = "") throws {
        let plans = parts.flatMap { self.plans(of: $0, round) }
        var seeded: Set<String> = []
        for plan in plans {
            for seed in plan.seeds {
                let what = seed.changes.map { "\($0.table) \($0.id)" }.joined(separator: ", ")
                guard seeded.insert(what).inserted else { continue }
                do {
                    try town.write(seed.role, seed.changes, acting: seed.role == "primary" ? plan.acting : .program)
                    try town.syncAll()
                } catch {
                    disagreements.append("\(plan.name): cannot be prepared by \(seed.role): \(error)")
                }
            }
        }
        try town.syncAll()
        let before = try town.snapshot()
        var answers: [String: String] = [:]
        // Who may not comes first: the record is as it was.
        let refused = plans.filter { $0.cell.code != nil }
        let allowed = plans.filter { $0.cell.code == nil }
        for plan in refused + allowed {
            if let code = try answer(plan) { answers[plan.name] = code }
        }
        try town.syncAll()
        let after = try town.snapshot()
        for plan in plans { check(plan, answers[plan.name], before, after) }
        pushed += plans
        played.formUnion(parts.map(\.name))
    }

    private func plans(_ actions: [String], of part: ExpectedPart, _ round: String) -> [PartPlan] {
        var plans: [PartPlan] = []
        for action in actions {
            for role in town.roles {
                plans.append(PartPlan(part: part, topology: topology, role: role, action: action, town: town, round: round))
            }
        }
        return plans
    }

    /// A store that is no dispensary has no prescriptions yet to edit; those it kept are tried with the row itself.
    private func plans(of part: ExpectedPart, _ round: String) -> [PartPlan] {
        let isNewOnly = !town.dispenses && part.data == "Prescriptions"
        return plans(part.actions.filter { !isNewOnly || $0 == "create" || $0 == "import" }.sorted(), of: part, round)
    }

    private func answer(_ plan: PartPlan) throws -> String? {
        do {
            if plan.action == "import" { return try town.importing(plan.role, plan.attempt)?.code.rawValue }
            try town.write(plan.role, plan.attempt, acting: plan.acting)
            return nil
        } catch let failure as Failure {
            return failure.code.rawValue
        }
    }

    private func check(_ plan: PartPlan, _ code: String?, _ before: [String: [String: String]], _ after: [String: [String: String]]) {
        cells += 1
        let actor = town.site(of: plan.role) == nil ? "central" : plan.role
        let expected = plan.cell
        // One server in two roles has deleted its record already.
        let isDone = plan.action == "delete" && plan.role == "primary" && actor == "central"
        let isMoot = isDone || expected.code != nil && before[actor]?[plan.key] == nil && isNothing(plan, code)
        guard isMoot || code == expected.code else {
            disagreements.append("\(plan.name): expected \(expected.code ?? "allowed"), the engine says \(code ?? "allowed")")
            return
        }
        func roles(_ holds: (String) -> Bool) -> Set<String> { Set(town.databases.filter(holds)) }
        let touched = roles { after[$0]?[plan.key]?.contains(plan.trace) == true }
        let held = roles { after[$0]?[plan.key] != nil }
        let heldBefore = roles { before[$0]?[plan.key] != nil }
        let receivers = expected.code == nil ? expected.receivers.intersection(town.databases).union([actor]) : []
        if plan.action == "delete" {
            expect(heldBefore.intersection(receivers), receivers, plan, "held it before")
            expect(held, heldBefore.subtracting(receivers), plan, "still holds it")
        } else if expected.code == nil || !plan.part.part.hasSuffix("marked as processed") || plan.id.hasSuffix("kept") {
            expect(touched, receivers, plan, "holds what was written")
        }
    }

    /// Of what is not held nothing is deleted, and to edit it is to make a new one; central's own judgement is forced below.
    private func isNothing(_ plan: PartPlan, _ code: String?) -> Bool {
        switch plan.action {
        case "delete": code == nil || plan.acting.isSupervisor && code == "supervisor-read-only"
        case "edit": code == plan.codeWhereUnheld
        default: false
        }
    }

    private func expect(_ found: Set<String>, _ expected: Set<String>, _ plan: PartPlan, _ what: String) {
        guard found != expected else { return }
        disagreements.append("\(plan.name): \(what): expected \(expected.sorted()), found \(found.sorted())")
    }

    /// Every refused change again, forced onto the wire by a site that does not obey.
    private func forge(_ plans: [PartPlan]) throws {
        for role in town.roles where town.site(of: role) != nil {
            let mine = plans.filter { $0.role == role }.compactMap { plan in plan.forgery.map { (plan, $0) } }
            guard !mine.isEmpty else { continue }
            let answers = try town.forge(role, mine.map(\.1.changes))
            for ((plan, forgery), answer) in zip(mine, answers) where answer.code != forgery.code {
                disagreements.append(
                    "\(plan.name), forced over the wire: expected \(forgery.code), central says \(answer.code ?? "accepted")")
            }
            forged += mine.count
        }
    }
}
