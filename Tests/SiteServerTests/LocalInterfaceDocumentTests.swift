import AsyncHTTPClient
import Foundation
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import SyncRules
import Testing

@Suite("docs/local-interface.md says what a program is answered, on a site and on central")
struct LocalInterfaceDocumentTests {
    /// A call of the page, and the answer that follows it.
    private struct Example {
        let place: String
        let hasToken: Bool
        let method: String
        let path: String
        let body: String?
        let status: Int
        let answer: JSONValue
    }

    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/local-interface.md").standardized

    private static func blocks() throws -> [(kind: String, lines: [String])] {
        var blocks: [(kind: String, lines: [String])] = []
        var open: (kind: String, lines: [String])?
        for line in try String(contentsOf: page, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false) {
            if let block = open {
                if line == "```" {
                    blocks.append(block)
                    open = nil
                } else {
                    open?.lines.append(String(line))
                }
            } else if line.hasPrefix("```") {
                open = (String(line.dropFirst(3)), [])
            }
        }
        return blocks
    }

    private static func examples() throws -> [Example] {
        let blocks = try blocks()
        return try stride(from: 0, to: blocks.count, by: 2).map { index in
            let (call, answer) = (blocks[index], try #require(blocks.indices.contains(index + 1) ? blocks[index + 1] : nil))
            let words = call.kind.split(separator: " ").map(String.init)
            try #require(words.count >= 2 && words[0] == "http" && answer.kind.hasPrefix("json "), "\(call.kind), \(answer.kind)")
            let line = try #require(call.lines.first?.split(separator: " ", maxSplits: 1).map(String.init))
            let status = try #require(Int(answer.kind.dropFirst(5)))
            return Example(
                place: words[1], hasToken: words.count == 2, method: line[0], path: line[1],
                body: call.lines.count > 1 ? call.lines.dropFirst().joined(separator: "\n") : nil, status: status,
                answer: try JSONValue(parsing: Array(answer.lines.joined(separator: "\n").utf8)))
        }
    }

    private static func change(_ table: String, _ id: String, _ json: String) -> Change {
        Change(table: table, id: id, payload: Array(json.utf8))
    }

    private static func store(_ id: String, _ code: String, _ name: String, mode: String) -> [Change] {
        [
            change("name", "name-\(id)", #"{"ID":"name-\#(id)","name":"\#(name)","code":"\#(code)","type":"store"}"#),
            change(
                "store", id,
                #"{"ID":"\#(id)","code":"\#(code)","name":"\#(name)","name_ID":"name-\#(id)","store_mode":"\#(mode)","disabled":false}"#),
        ]
    }

    /// Central with a depot and a dispensary of its own, and a clinic that is a site.
    private static func town() throws -> TestCentral {
        let central = try TestCentral(sample: false)
        let writer = CentralWriter(central.database)
        for changes in [
            store("DEPOT", "DEP", "National Depot", mode: "store"), store("HVD", "HVD", "Hillview Dispensary", mode: "dispensary"),
            store("LKC", "LKC", "Lakeside Clinic", mode: "dispensary"),
            [
                change("item", "AMX", #"{"ID":"AMX","item_name":"Amoxicillin 250 mg","code":"AMX"}"#),
                change("item", "PCM", #"{"ID":"PCM","item_name":"Paracetamol 500 mg","code":"PCM"}"#),
                change(
                    "name", "P42",
                    #"{"ID":"P42","name":"Fern, Maria","first":"Maria","last":"Fern","code":"P-0042","type":"patient","supplying_store_id":"HVD","date_of_birth":"1990-04-12"}"#
                ),
            ],
        ] { try writer.write(changes) }
        try central.addSite("Clinic", stores: ["LKC"])
        return central
    }

    /// Whether an answer is as the page shows it: it may hold more members, and `…` stands for anything.
    private static func fits(_ shown: JSONValue, _ found: JSONValue) -> Bool {
        if shown.text == "…" { return true }
        if let members = shown.members {
            guard found.members != nil else { return false }
            return members.allSatisfy { key, value in found[key].map { fits(value, $0) } ?? false }
        }
        if let elements = shown.elements {
            guard let others = found.elements, others.count == elements.count else { return false }
            return zip(elements, others).allSatisfy { fits($0, $1) }
        }
        return shown.serialised() == found.serialised()
    }

    @Test func `every example of the page is answered as the page shows`() async throws {
        let examples = try Self.examples()
        let central = try Self.town()
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 0)
            defer { site.remove() }
            _ = try await site.sync()
            let token = try String(contentsOf: central.folder.appending(path: "access.token"), encoding: .utf8).filter { !$0.isNewline }
            try await site.serve { clinic in
                let ministry = ServingSite(url: "http://127.0.0.1:\(port)", token: token, runner: clinic.runner)
                for example in examples {
                    let place = example.place == "central" ? ministry : clinic
                    let answer = try await place.call(
                        HTTPMethod(rawValue: example.method), example.path, example.body, headers: example.hasToken ? nil : [:])
                    let call = "\(example.place): \(example.method) \(example.path)"
                    #expect(answer.status == example.status, "\(call): \(answer.status) \(answer.text)")
                    #expect(Self.fits(example.answer, answer.json), "\(call): \(answer.text)")
                }
            }
        }
    }

    /// Every call that a place describes of itself, as `GET /records/{table}`.
    private static func described(_ place: ServingSite) async throws -> [String] {
        let answer = try await place.call(.GET, "/openapi.json", headers: [:])
        #expect(answer.status == 200)
        return (answer.json["paths"]?.members ?? []).flatMap { path, methods in (methods.members ?? []).map { "\($0.key.uppercased()) \(path)" } }.sorted()
    }

    @Test func `the page has an example of every call that a site describes, and those of records on central`() async throws {
        let examples = try Self.examples()
        @Sendable func isShown(_ place: String, _ call: String) -> Bool {
            let words = call.split(separator: " ")
            let pattern = words[1].split(separator: "/")
            return examples.contains { example in
                let parts = example.path.split(separator: "?")[0].split(separator: "/")
                return example.place == place && example.method == words[0] && parts.count == pattern.count
                    && zip(parts, pattern).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
            }
        }
        let central = try Self.town()
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 0)
            defer { site.remove() }
            try await site.serve { clinic in
                let told = try await Self.described(clinic)
                #expect(told.count == 14)
                // Its answer is no JSON.
                for call in told where call != "GET /metrics" { #expect(isShown("site", call), "\(call)") }
                let ministry = try await Self.described(ServingSite(url: "http://127.0.0.1:\(port)", token: "", runner: clinic.runner))
                #expect(ministry == told.filter { !$0.contains("/patients") && !$0.contains("/sync") })
                for call in ministry where ["/records/{table}/{id}", "/transactions", "/numbers", "/stores", "/health"].contains(where: call.hasSuffix) {
                    #expect(isShown("central", call), "\(call)")
                }
                let strange = try await clinic.call(.DELETE, "/records/item/x?confirm=true")
                #expect(strange.status == 400 && strange.code == "argument-invalid" && strange.text.contains("confirm"))
                let method = try await clinic.call(.POST, "/records/item")
                #expect(method.status == 405 && method.headers.first(name: "allow") == "GET" && method.code == "method-unknown")
            }
        }
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        for kind in SerialNumberKind.allCases { #expect(page.contains("`\(kind.rawValue)`"), "\(kind)") }
        #expect(page.contains("5,000 changes"))
    }
}
