import Failures
import Foundation
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncRules
@testable import SyncSite

/// A story of a few stores as a text: a line that starts at the margin is done, what is indented below it is what it must show.
///
/// The words are those of `Scenarios/README.txt`. With `TRIBUTARY_RECORD=1` what was shown is written back, to be reviewed as a
/// difference.
final class Scenario {
    private let town: Town
    private var failures: [String] = []

    init() throws {
        town = try Town()
        town.network.engine.limits.pageBytes = 1...8_000_000
    }

    /// The text again, with what its lines showed.
    static func played(_ text: String) throws -> String {
        let scenario = try Scenario()
        var output: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("  ") { continue }
            output.append(line)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            output += try scenario.does(line).map { "  \($0)" }
        }
        return output.joined(separator: "\n")
    }

    // MARK: Sentences

    private func does(_ line: String) throws -> [String] {
        do {
            return try shown(by: line)
        } catch let failure as Failure {
            return ["refused: \(failure.code.rawValue)"]
        }
    }

    private func shown(by line: String) throws -> [String] {
        let parts = line.components(separatedBy: "; ")
        let words = parts[0].split(separator: " ").map(String.init)
        switch words.first {
        case "everybody":
            try town.syncAll()
            return []
        case "who": return try holders(Array(words.dropFirst(2)))
        case "all": return try soundness()
        case "central" where words.count > 1: return try central(words[1], Array(words.dropFirst(2)), line)
        case let site? where words.dropFirst().first == "syncs": return try sync(site, Array(parts.dropFirst()), words)
        case let site? where words.dropFirst().first == "writes":
            try town.write(site, try changes(in: line, after: "writes"))
            return []
        default: throw Unreadable(line: line)
        }
    }

    struct Unreadable: Error { let line: String }

    private func central(_ verb: String, _ words: [String], _ line: String) throws -> [String] {
        let administration = town.network.administration
        switch verb {
        case "writes": try town.central(try changes(in: line, after: "writes"))
        case "deletes": try town.central([try Town.delete(thing(words).table, thing(words).id)])
        case "shows" where words.count == 3: try town.grant(words[0], words[2])
        case "hides" where words.count == 3: try administration.revokeVisibility(words[0], words[2])
        case "shows": _ = try administration.show(kind(words[0]), words[1], in: words[3])
        case "hides": _ = try administration.hide(kind(words[0]), words[1], in: words[3])
        case "assigns": try administration.assign(store: words[0], to: words[2], force: words.last == "force")
        case "makes": try administration.setCollector(store: words[4], at: words[0], words[1] == "a")
        case "forgets": try town.network.central.write { try $0.ledger.purgeRemovals(upTo: $0.ledger.head()) }
        case "follows":
            try administration.setListsSetItems(true)
            let report = try ItemListFollower(town.network.central).run()
            return ["shown: \(report.shown), hidden: \(report.hidden), kept: \(report.kept)"]
        case "keeps":
            return try administration.quarantine().map { "\($0.code)" }
        default: throw Unreadable(line: line)
        }
        return []
    }

    private func kind(_ word: String) throws -> VisibilityKind { try #require(VisibilityKind(rawValue: word), "\(word)") }

    /// `stock line s with store alpha, batch 1 and stock line t with store alpha`
    private func changes(in line: String, after verb: String) throws -> [Change] {
        let text = line.components(separatedBy: " \(verb) ").dropFirst().joined(separator: " \(verb) ")
        return try text.components(separatedBy: " and ").map { part in
            let halves = part.components(separatedBy: " with ")
            let (table, id) = try thing(halves[0].split(separator: " ").map(String.init))
            var fields: [String: String] = [:]
            for field in halves.dropFirst().joined().components(separatedBy: ", ") where !field.isEmpty {
                let words = field.split(separator: " ").map(String.init)
                fields[Self.fields[words[0]] ?? words[0]] = words.dropFirst().joined(separator: " ")
            }
            return Town.change(table, id, fields)
        }
    }

    private func thing(_ words: [String]) throws -> (table: String, id: String) {
        let name = words.dropLast().joined(separator: " ")
        return (Self.tables[name] ?? name, try #require(words.last))
    }

    private static let tables: [String: String] = [
        "visibility": "name_store_join", "prescriber visibility": "clinician_store_join", "stock line": "item_line",
        "invoice": "transact", "invoice line": "trans_line", "prescriber": "clinician", "patient": "name", "tag": "name_tag_join",
        "list": "list_master", "list line": "list_master_line", "list use": "list_master_name_join", "local line": "list_local_line",
        "preference": "pref", "item row": "item_store_join", "budget": "name_budget", "policy": "nameInsuranceJoin",
    ]
    private static let fields: [String: String] = [
        "name": "name_ID", "store": "store_ID", "invoice": "transaction_ID", "to": "name_ID", "item": "item_ID",
        "home": "supplying_store_id", "list": "list_master_ID", "on": "item_master_ID", "use": "list_master_name_join_ID",
        "prescriber": "prescriber_ID", "patient": "nameID",
    ]

    // MARK: What is shown

    private func holders(_ words: [String]) throws -> [String] {
        let (table, id) = try thing(words)
        let holders = try town.holders(table, id)
        return [holders.isEmpty ? "nobody" : holders.joined(separator: ", ")]
    }

    private func soundness() throws -> [String] {
        var problems = try town.network.administration.verify().problems
        for site in Town.sites { problems += try town.site(site).verify().problems.map { "\(site): \($0)" } }
        return problems.isEmpty ? ["yes"] : problems
    }

    private func held(_ site: String) throws -> Set<String> {
        var keys: Set<String> = []
        try town.site(site).database.read { transaction in try transaction.records.forEachRecord { keys.insert($0.key.description) } }
        return keys
    }

    /// One sync; `before call 3: central hides alpha from beta` does something in the middle of it.
    private func sync(_ site: String, _ asides: [String], _ words: [String]) throws -> [String] {
        var aside: [Int: String] = [:]
        for text in asides {
            let halves = text.components(separatedBy: ": ")
            let number = try #require(halves[0].split(separator: " ").last.flatMap { Int($0) })
            aside[number] = halves.dropFirst().joined(separator: ": ")
        }
        let before = try held(site)
        let isSlow = words.contains("slowly")
        var cycle = town.network.cycle(of: try town.site(site), pageBytes: isSlow ? 1 : 1_000_000)
        var caller: Caller?
        var (calls, bytes, known) = (0, 0, 0)
        while case .send(let call, let body) = try cycle.next() {
            calls += 1
            if let text = aside[calls] { _ = try shown(by: text) }
            do {
                let answer = try town.network.engine.answer(call, body, site: "site-\(site)", caller: &caller)
                if call == .pull || call == .fetch {
                    try PageReader(answer).forEachRow { row in
                        switch row.content {
                        case .payload: bytes += 1
                        case .same: known += 1
                        case .deleted, .unchanged: break
                        }
                    }
                }
                try cycle.receive(call, answer)
            } catch let failure as Failure {
                try cycle.receive(call, failure: failure)
            }
        }
        let gone = before.subtracting(try held(site)).count
        let report = cycle.report
        let counts: [(String, Int)] = [
            ("sent", report.pushed), ("kept apart", report.parked), ("received", bytes), ("already here", known), ("gone", gone),
            ("repaired", report.repaired),
        ]
        let lines = counts.filter { $0.1 > 0 || $0.0 == "received" }.map { "\($0.0): \($0.1) \($0.1 == 1 ? "record" : "records")" }
        return lines
    }
}

@Suite("R-STORE 4, R-ROUTE: access lost and regained, told as a storekeeper would", .ownThreads)
struct ScenarioTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Scenarios")
    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".txt") && $0 != "README.txt" }.sorted()

    @Test func `there are at least twenty`() { #expect(Self.names.count >= 20) }

    @Test(arguments: names)
    func `every sync brings exactly the difference`(_ name: String) throws {
        let file = Self.folder.appending(path: name)
        let written = try String(contentsOf: file, encoding: .utf8)
        let played = try Scenario.played(written)
        guard written != played else { return }
        if ProcessInfo.processInfo.environment["TRIBUTARY_RECORD"] == "1" {
            try played.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let (left, right) = (written.components(separatedBy: "\n"), played.components(separatedBy: "\n"))
        let difference = right.difference(from: left).sorted { Self.offset($0) < Self.offset($1) }.map { change in
            switch change {
            case .insert(let offset, let line, _): "line \(offset + 1): shows   \(line)"
            case .remove(let offset, let line, _): "line \(offset + 1): expects \(line)"
            }
        }
        Issue.record("\(name)\n\(difference.joined(separator: "\n"))")
    }

    private static func offset(_ change: CollectionDifference<String>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
