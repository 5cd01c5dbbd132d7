import Failures
import Foundation
import Payload
import Storage
import SyncRules
import Testing

/// Plays the text of a scenario in a world: a line that starts at the margin is done, what is indented below it is what it must show.
///
/// The words are those of `Scenarios/README.txt`. It knows nothing of the depth.
package actor Scenario {
    private let world: any World
    /// Item rows that showed their item when the lists were last followed.
    private var shownItems: Set<String> = []
    private var invoices = 0

    private init(_ world: any World) { self.world = world }

    /// The text again, with what its lines showed.
    package static func played(_ text: String, in world: any World) async throws -> String {
        let scenario = Scenario(world)
        var output: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("  ") { continue }
            output.append(line)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            output += try await scenario.does(line).map { "  \($0)" }
        }
        return output.joined(separator: "\n")
    }

    package struct Unreadable: Error { let line: String }

    // MARK: Sentences

    private func does(_ line: String) async throws -> [String] {
        do {
            return try await shown(by: line)
        } catch let failure as Failure where failure.code.httpStatus == FailureCode.centralUnreachable.httpStatus {
            return ["central is not reached"]
        } catch let failure as Failure {
            return ["refused: \(failure.code.rawValue)"]
        }
    }

    private func shown(by line: String) async throws -> [String] {
        let parts = line.components(separatedBy: "; ")
        let words = parts[0].split(separator: " ").map(String.init)
        switch (words[0], words.dropFirst().first) {
        case ("everybody", "syncs"): try await syncAll()
        case ("who", "holds"): return try await holders(after("holds", parts[0]))
        case ("what", "is"): return try await values(words[2] == "the" ? words[3] : words[2], after("of", parts[0]))
        case ("what", "has") where words.last == "received": return try await received(by: words[2])
        case ("all", "is"): return try await soundness()
        case ("the", "line"): try await world.setLine(of: words[3], isCut: words.last == "cut")
        case ("central", let verb?): return try await central(verb, Array(words.dropFirst(2)), line)
        case (let store, "sends") where words.contains("invoice"): try await sendInvoice(from: store, words)
        case (let site, "sends"): try await world.carry(.toCentral, site)
        case (let site, "gets") where words.last == "stick": try await world.carry(.toSite, site)
        case (let site, "gets"): try await world.replaceMachine(of: site)
        case (let site, "is"): try await world.restart(.site(site))
        case (let site, "syncs"): return try await sync(site, Array(parts.dropFirst()), words)
        case (let site, "writes"): try await world.write(ScenarioWords.changes(after("writes", line)), at: .site(site))
        case (let site, "deletes"): try await delete(after("deletes", line), at: .site(site))
        default: throw Unreadable(line: line)
        }
        return []
    }

    private func after(_ verb: String, _ line: String) -> String { line.components(separatedBy: " \(verb) ").dropFirst().joined(separator: " \(verb) ") }

    private func central(_ verb: String, _ words: [String], _ line: String) async throws -> [String] {
        switch verb {
        case "writes": try await world.write(ScenarioWords.changes(after("writes", line)), at: .central)
        case "deletes": try await delete(after("deletes", line), at: .central)
        case "is": try await world.restart(.central)
        case "shows" where words.count == 3: try await world.administer(.setPartners(words[0], words[2], true))
        case "hides" where words.count == 3: try await world.administer(.setPartners(words[0], words[2], false))
        case "shows", "hides":
            try await world.administer(.setShown(ScenarioWords.kind(words[0]), words[1], in: words[3], verb == "shows"))
        case "assigns": try await world.administer(.assign(store: words[0], to: words[2], force: words.last == "force"))
        case "moves": try await world.administer(.move(store: words[0], to: words[2]))
        case "makes": try await world.administer(.setCollector(words[0], of: words[4], words[1] == "a"))
        case "forgets": try await world.forgetRemovals()
        case "follows": return try await followLists()
        case "keeps":
            let kept = try await keptApart().map(\.code)
            return kept.isEmpty ? ["nothing"] : kept
        case "takes", "judges", "gives": try await decide(verb)
        default: throw Unreadable(line: line)
        }
        return []
    }

    private func delete(_ thing: String, at place: Place) async throws {
        let (table, id, _) = try ScenarioWords.thing(thing)
        try await world.write([Town.delete(table, id)], at: place)
    }

    /// Twice: what one pushes another receives.
    private func syncAll() async throws {
        for _ in 0..<2 { for site in Town.sites { _ = try await world.sync(site, over: LineOrders()) } }
    }

    private func sendInvoice(from store: String, _ words: [String]) async throws {
        invoices += 1
        let boxes = try #require(Int(words[words.count - 2]))
        try await world.write(ScenarioInvoice.sent("invoice-\(invoices)", from: store, to: words[2], boxes: boxes), at: world.place(of: store))
    }

    // MARK: What is kept apart

    private func keptApart() async throws -> [(number: Int64, code: String)] {
        try await world.read(.central) { try $0.quarantine.groups().filter { $0.state == .parked }.map { ($0.number, $0.code) } }
    }

    private func decide(_ verb: String) async throws {
        for number in try await keptApart().map(\.number) {
            switch verb {
            case "takes": try await world.administer(.takeOver(number))
            case "judges": try await world.administer(.judgeAgain(number))
            default: try await world.administer(.giveUp(number))
            }
        }
    }

    // MARK: Items by lists

    private func followLists() async throws -> [String] {
        try await world.administer(.followLists)
        let (shown, kept) = try await world.read(.central) { transaction in
            var shown: Set<String> = []
            try transaction.records.forEachRecord(of: "item_store_join") { row in
                let isHidden = try JSONValue(parsing: row.payload)["inactive"].map { $0.truth ?? ($0.text == "true") } ?? false
                if !isHidden { shown.insert(row.key.id) }
            }
            return (shown, try transaction.lists.keptItems().count)
        }
        defer { shownItems = shown }
        return ["shown: \(shown.subtracting(shownItems).count), hidden: \(shownItems.subtracting(shown).count), kept: \(kept)"]
    }

    // MARK: What is seen

    private func holders(_ thing: String) async throws -> [String] {
        let (table, id, _) = try ScenarioWords.thing(thing)
        var holders: [String] = []
        for site in Town.sites where try await world.shows(table, id, at: site) { holders.append(site) }
        return [holders.isEmpty ? "nobody" : holders.joined(separator: ", ")]
    }

    /// What a field of a record says, wherever it is.
    private func values(_ field: String, _ thing: String) async throws -> [String] {
        let (table, id, _) = try ScenarioWords.thing(thing)
        let name = ScenarioWords.field(field)
        var told: [String] = []
        for (title, place) in [("central", Place.central)] + Town.sites.map({ ($0, .site($0)) }) {
            let value = try await world.read(place) { transaction -> String? in
                guard let record = try transaction.records.record(table, id), !record.isDeleted else { return nil }
                return try JSONValue(parsing: record.payload)[name]?.text ?? ""
            }
            if let value { told.append("\(title): \(value)") }
        }
        return told.isEmpty ? ["nobody has it"] : told
    }

    private func received(by store: String) async throws -> [String] {
        try await world.read(world.place(of: store)) { try ScenarioInvoice.arrived(for: store, $0) }
    }

    private func soundness() async throws -> [String] {
        var problems = try await world.problems(at: .central)
        for site in Town.sites { problems += try await world.problems(at: .site(site)).map { "\(site): \($0)" } }
        return problems.isEmpty ? ["yes"] : problems
    }

    private func held(_ site: String) async throws -> Set<String> {
        try await world.read(.site(site)) { transaction in
            var keys: Set<String> = []
            try transaction.records.forEachRecord { keys.insert($0.key.description) }
            return keys
        }
    }

    /// One sync; `before page 3: central hides alpha from beta` does something in the middle of it.
    private func sync(_ site: String, _ asides: [String], _ words: [String]) async throws -> [String] {
        var orders = LineOrders()
        orders.isSlow = words.contains("slowly")
        var aside: [Int: String] = [:]
        var isCounted = true
        for text in asides {
            switch text {
            case "the answer to its push is lost":
                orders.losesAnswerToPush = true
                continue
            case "whatever travels":
                isCounted = false
                continue
            default: break
            }
            let halves = text.components(separatedBy: ": ")
            let number = try #require(halves[0].split(separator: " ").last.flatMap { Int($0) }, "\(text)")
            aside[number] = halves.dropFirst().joined(separator: ": ")
        }
        let planned = aside
        orders.beforePage = { [self] number in if let text = planned[number] { _ = try await shown(by: text) } }
        let before = try await held(site)
        let tally = try await world.sync(site, over: orders)
        guard isCounted else { return [] }
        let gone = before.subtracting(try await held(site)).count
        let counts: [(String, Int)] = [
            ("sent", tally.sent), ("kept apart", tally.keptApart), ("received", tally.received), ("already here", tally.known), ("gone", gone),
            ("repaired", tally.repaired),
        ]
        return counts.filter { $0.1 > 0 || $0.0 == "received" }.map { "\($0.0): \(ScenarioWords.counted($0.1, "record"))" }
    }
}
