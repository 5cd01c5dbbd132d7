import Failures
import Foundation
import Payload
import SiteServer
import Storage
import SyncCentral
import SyncRules
import WeakLine

/// What happens in the demo, told as it happens.
struct Acts: Sendable {
    let network: DemoNetwork
    let sites: [SiteService]
    let lines: [WeakLine]

    private var hospital: Int { 2 }
    private var clinic: Int { 3 }

    func play() async throws {
        try await firstLoads()
        try await editAtTheClinic()
        try await cutTheHospital()
        try await reconnect()
        try await tradeOnce()
        try await prove()
    }

    private func name(_ number: Int) -> String { network.sample.sites[number].name }

    private func firstLoads() async throws {
        say("\n1. Four sites call central for the first time.")
        for (number, site) in sites.enumerated() {
            let report = try await untilItWorks { try await site.runner.sync() }
            let status = try network.site(number).status()
            let held = status.counts.reduce(0) { $0 + $1.count }
            say("  \(name(number)): \(held) records in \(status.counts.count) tables (\(max(report.received, Int(held))) rows received).")
        }
    }

    private func editAtTheClinic() async throws {
        say("\n2. The clinic counts a shelf and writes it down.")
        let line = try await edit(clinic, quantity: 17)
        _ = try await sites[clinic].runner.sync()
        let payload = try network.central.read { try $0.records.record("item_line", line)?.payload } ?? []
        say(
            "  On central it now says \(Self.member("quantity", in: payload)); at the district store it is \(try isAt(1, line) ? "there (wrong!)" : "not to be seen")."
        )
        say("  Editing an item there is refused:")
        do {
            let item = try network.site(clinic).database.read { try $0.records.records(matching: RecordQuery(table: "item", limit: 1)) }
            try network.site(clinic).write(item.map { Change(table: "item", id: $0.key.id, payload: try replace("item_name", "\"x\"", $0.payload)) })
        } catch let failure as Failure {
            say("    \(failure.message) [\(failure.code.rawValue)]")
        }
    }

    private func cutTheHospital() async throws {
        say("\n3. The hospital's line is cut. Both sides go on working.")
        await lines[hospital].cut()
        let stock = try await edit(hospital, quantity: 5)
        say("  The hospital gives out medicine: stock line \(stock.prefix(8))… has 5 left.")
        let units = try network.central.read { try $0.records.records(matching: RecordQuery(table: "unit", limit: 1)) }
        try CentralWriter(network.central).write(
            units.map { Change(table: "unit", id: $0.key.id, payload: try replace("comment", "\"checked by the ministry\"", $0.payload)) })
        say("  The ministry edits a unit of measure.")
        do { _ = try await sites[hospital].runner.sync() } catch let failure as Failure {
            say("  The hospital's sync says: \(failure.message) [\(failure.code.rawValue)]")
        }
        let status = try network.site(hospital).status()
        say("  Waiting to be sent at the hospital: \(counted(status.toSend, "record")). Nothing is lost.")
    }

    private func reconnect() async throws {
        say("\n4. The line is back.")
        try await lines[hospital].open()
        let report = try await untilItWorks { try await sites[hospital].runner.sync() }
        say("  Sent \(report.pushed), received \(report.received); waiting now: \(try network.site(hospital).status().toSend).")
    }

    private func prove() async throws {
        say("\n6. Everybody proves to hold the same.")
        for site in sites { _ = try await untilItWorks { try await site.runner.sync() } }
        let central = try network.administration.verify()
        say("  central: \(central.records) records in \(central.channels) channels counted, \(central.problems.count) problems.")
        var problems = central.problems
        for number in sites.indices {
            let outcome = try network.site(number).verify()
            problems += outcome.problems
            say("  \(name(number)): \(outcome.records) counted, digests equal central's, \(outcome.problems.count) problems.")
        }
        guard problems.isEmpty else { throw Failure(.digestDiffers, problems[0]) }
        say("  All converged.")
    }

    // MARK: Small things

    /// Changes the quantity of a site's first stock line; returns its id.
    private func edit(_ number: Int, quantity: Int) async throws -> String {
        let site = try network.site(number)
        guard let line = try site.database.read({ try $0.records.records(matching: RecordQuery(table: "item_line", limit: 1)) }).first else {
            throw Failure(.notFound, "The site has no stock.")
        }
        try site.write(
            [Change(table: "item_line", id: line.key.id, payload: try replace("quantity", String(quantity), line.payload))],
            acting: WriteContext(user: "demo", isForEachStore: true))
        return line.key.id
    }

    private func isAt(_ number: Int, _ line: String) throws -> Bool {
        try network.site(number).database.read { try $0.records.record("item_line", line) } != nil
    }

    private func replace(_ member: String, _ text: String, _ payload: [UInt8]) throws -> [UInt8] {
        try RecordBytes.replacing(member: member, in: payload, with: Array(text.utf8))
    }

    private static func member(_ name: String, in payload: [UInt8]) -> String {
        guard let value = (try? JSONValue(parsing: payload))?[name] else { return "nothing" }
        return String(decoding: value.serialised(), as: UTF8.self)
    }

    /// A line that has just come back may need a moment.
    private func untilItWorks<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        for _ in 0..<60 {
            do { return try await body() } catch let failure as Failure where failure.code.retry == .automatic {
                try await Task.sleep(for: .milliseconds(250))
            }
        }
        return try await body()
    }
}
