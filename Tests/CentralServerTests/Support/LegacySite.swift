import CentralServer
import Foundation
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import SyncRules
import Testing

/// An Open mSupply site as its program behaves on the wire, written from the protocol: what it received, in its own words.
final class LegacySite {
    let central: CentralUnderTest
    let name: String
    var password: String
    var hardware: String
    /// What it holds by record id alone, as the program does: a later word replaces an earlier one.
    private(set) var held: [String: JSONValue] = [:]
    /// Merges, each for itself.
    private(set) var merges: [JSONValue] = []
    /// Every record that came, in order.
    private(set) var received: [(table: String, id: String, action: String)] = []
    var cursor: Int64 = 0
    private var entry = 0

    init(_ central: CentralUnderTest, _ name: String, password: String = CentralUnderTest.password, hardware: String = "machine-1") {
        self.central = central
        self.name = name
        self.password = SitePassword.digest(of: password)
        self.hardware = hardware
    }

    var headers: HTTPHeaders {
        var headers = CentralUnderTest.basic(name, password)
        headers.add(name: "msupply-site-uuid", value: hardware)
        headers.add(name: "app-version", value: "2.20.0")
        headers.add(name: "app-name", value: "Open mSupply Desktop")
        headers.add(name: "version", value: "14")
        return headers
    }

    func get(_ path: String) async throws -> Answer { try await central.call(.GET, "/sync/v5/\(path)", headers: headers) }

    @discardableResult
    func post(_ path: String, _ body: JSONValue) async throws -> Answer {
        try await central.call(.POST, "/sync/v5/\(path)", headers: headers, body: body.serialised())
    }

    func json(_ answer: Answer) throws -> JSONValue {
        try #require((200..<300).contains(answer.status), "\(answer.status) \(answer.text)")
        return try JSONValue(parsing: answer.bytes)
    }

    /// The code of a refusal.
    static func code(_ answer: Answer) throws -> String? { try JSONValue(parsing: answer.bytes)["error"]?["code"]?.text }

    /// A whole first cycle into an empty database.
    func initialise() async throws {
        let site = try json(await get("site"))
        if site["initialisationStatus"]?.text != "started" { _ = try json(await post("initialise", .object([]))) }
        (held, merges, received, cursor) = ([:], [], [], 0)
        try await pullCentral()
        try await pullQueue()
    }

    /// A later cycle.
    func sync(_ changes: [JSONValue] = [], batch: Int = 1_024) async throws {
        _ = try json(await get("site"))
        try await push(changes, batch: batch)
        try await pullCentral()
        try await pullQueue()
    }

    func pullCentral(limit: Int = 500) async throws {
        while true {
            let page = try json(await get("central_records?cursor=\(cursor)&limit=\(limit)"))
            let end = try #require(page["maxCursor"]?.integer)
            #expect(end >= cursor && end < 1 << 31)
            let records = page["data"]?.elements ?? []
            #expect(records.count <= limit)
            if records.isEmpty {
                guard end > cursor else { return }
                Issue.record("an empty page below the highest number")
                return
            }
            for record in records {
                let number = try #require(record["ID"]?.integer)
                #expect(number > cursor)
                cursor = number
                take(record)
            }
        }
    }

    /// - Parameter most: pages; what is left stays in the queue.
    func pullQueue(limit: Int = 500, most: Int = .max) async throws {
        for _ in 0..<most {
            let page = try json(await get("queued_records?limit=\(limit)"))
            let records = page["data"]?.elements ?? []
            #expect(try #require(page["queueLength"]?.integer) >= Int64(records.count))
            guard !records.isEmpty else { return }
            for record in records { take(record) }
            let names = records.compactMap { $0["syncOutId"] }
            #expect(names.count == records.count && Set(names.compactMap(\.text)).count == names.count)
            let answer = try await post("acknowledged_records", .object([("syncIDs", .array(names))]))
            #expect((200..<300).contains(answer.status))
        }
    }

    func push(_ records: [JSONValue], batch: Int = 1_024) async throws {
        var rest = records[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(batch))
            _ = try json(await post("queued_records", .object([("queueLength", .integer(rest.count)), ("data", .array(part))])))
            rest = rest.dropFirst(batch)
        }
        let end = try json(await post("queued_records", .object([("queueLength", .integer(0)), ("data", .array([]))])))
        #expect(end["integrationStarted"]?.truth == true)
        let status = try json(await get("site_status"))
        #expect(status["code"]?.text == "idle")
    }

    private func take(_ record: JSONValue) {
        let (table, id) = (record["tableName"]?.text ?? "", record["recordId"]?.text ?? "")
        let action = record["action"]?.text ?? ""
        received.append((table, id, action))
        switch action {
        case "merge": if let data = record["recordData"] { merges.append(data) }
        case "delete": held[id] = nil
        default: held[id] = record["recordData"]
        }
    }

    func forgetReceived() { received = [] }

    // MARK: What it pushes

    func update(_ table: String, _ json: String) throws -> JSONValue {
        let data = try JSONValue(parsing: json)
        return change(table, data["ID"]?.text ?? "", "Update", data)
    }

    func delete(_ table: String, _ id: String) -> JSONValue { change(table, id, "Delete", .null) }

    private func change(_ table: String, _ id: String, _ action: String, _ data: JSONValue) -> JSONValue {
        entry += 1
        return .object([
            ("syncOutId", .string(String(entry))), ("tableName", .string(table)), ("recordId", .string(id)), ("action", .string(action)),
            ("recordData", data),
        ])
    }
}

extension CentralUnderTest {
    /// Adds an Open mSupply site with a new store.
    @discardableResult
    func addLegacySite(_ name: String, store: String, isDispensary: Bool = false) throws -> LegacySite {
        _ = try administration.addSite(
            NewSite(
                name: name, kind: .openMSupply, secret: try SitePassword.hash(Self.password, cost: Self.cost), id: "site-\(name)",
                store: .new(code: store, title: "Store \(store)", isDispensary: isDispensary, ids: ("store-\(store)", "name-\(store)"))))
        return LegacySite(self, name, hardware: "machine-\(name)")
    }

    /// What is kept apart and undecided.
    func parked() throws -> [QuarantinedGroup] { try administration.quarantine().filter { $0.state == .parked } }

    /// Records written on central.
    func write(_ table: String, _ records: String...) throws {
        try CentralWriter(database).write(
            records.map { text in
                Change(table: table, id: (try? JSONValue(parsing: text))?["ID"]?.text ?? "", payload: Array(text.utf8))
            })
    }
}
