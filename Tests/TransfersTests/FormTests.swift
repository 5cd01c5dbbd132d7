import Catalogue
import Foundation
import Payload
import Storage
import SyncRules
import TestSupport
import Testing

@testable import Transfers

/// One section of fields in `docs/transfers.md`.
private struct Section {
    let title: String
    let kind: TransferKind
    let isLine: Bool
    var copied: [String] = []
    var from: [String: String] = [:]
    var set: [String: String] = [:]
    var given: [String: String] = [:]
    var empty: [String] = []

    var fields: [String] { copied + from.keys + set.keys + given.keys + empty }

    static func read() throws -> [Section] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/transfers.md").standardized
        var sections: [Section] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init) {
            if line.hasPrefix("### ") {
                let table = line.components(separatedBy: " → ").last ?? ""
                for kind in TransferKind.allCases where line.contains("`\(kind.rawValue)`") {
                    sections.append(Section(title: line, kind: kind, isLine: table.hasSuffix("_line")))
                }
                continue
            }
            guard line.hasPrefix("- "), let last = sections.last else { continue }
            for index in sections.indices where sections[index].title == last.title { sections[index].take(line) }
        }
        return sections
    }

    private mutating func take(_ line: String) {
        let quoted = line.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
        }
        func pairs() -> [String: String] {
            Dictionary(uniqueKeysWithValues: stride(from: 0, to: quoted.count - 1, by: 2).map { (quoted[$0], quoted[$0 + 1]) })
        }
        if line.hasPrefix("- copied: ") { copied = quoted }
        if line.hasPrefix("- from: ") { from = pairs() }
        if line.hasPrefix("- set: ") { set = pairs() }
        if line.hasPrefix("- empty: ") { empty = quoted }
        if line.hasPrefix("- given: ") {
            for part in line.dropFirst("- given: ".count).components(separatedBy: "; `") {
                let sides = part.components(separatedBy: "`: ")
                given[sides[0].replacing("`", with: "")] = sides.count > 1 ? sides[1] : ""
            }
        }
    }
}

@Suite("docs/transfers.md, field by field", .ownThreads)
struct FormTests {
    /// A record in which every field of its table holds a value of its own.
    private static func full(_ table: String) throws -> [(key: String, value: JSONValue)] {
        let type = try #require(Catalogue.standard.type(table: table, api: nil))
        return type.fields.enumerated().map { index, field in
            switch field.type {
            case .bool: (field.name, .bool(true))
            case .int, .real, .time: (field.name, .number(JSONNumber(1_000 + index)))
            case .date: (field.name, .string("2027-01-\(10 + index % 20)"))
            case .json: (field.name, .object([("only", .number(JSONNumber(index)))]))
            default: (field.name, .string("\(field.name)-value"))
            }
        }
    }

    @Test func `every field of every responding record is decided on, once`() throws {
        let sections = try Section.read()
        #expect(sections.count == 10)
        for section in sections {
            let table = section.isLine ? section.kind.respondingLines : section.kind.respondingTable
            let declared = Set(try #require(Catalogue.standard.type(table: table, api: nil)).fields.map(\.name))
            #expect(section.fields.count == Set(section.fields).count, "\(section.title)")
            #expect(declared.subtracting(section.fields).sorted() == [], "\(section.title) does not say")
            #expect(Set(section.fields).subtracting(declared).sorted() == [], "\(section.title) speaks of")
        }
    }

    @Test func `each field comes from where the page says`() throws {
        for section in try Section.read() {
            let kind = section.kind
            let table = section.isLine ? kind.initiatingLines : kind.initiatingTable
            var source = JSONValue.object(try Self.full(table) + [("nobody_knows", .string("x"))])
            if table == "trans_line", case .object(let members) = source {
                source = .object(members.map { $0.key == "type" ? ($0.key, .string("stock_out")) : $0 })
            }
            var maker = HalfMaker(kind: kind, initiatingID: "theirs", respondingID: "ours", receivingStore: "store", sendingName: "sender")
            maker.request = "our-request"
            let payload: [UInt8]
            if section.isLine {
                payload = try #require(maker.lines(from: [("their-line", source)]).first?.payload)
            } else {
                payload = maker.header(from: source, try DocumentRecord(source.serialised()))
            }
            let made = try JSONValue(parsing: payload)
            for field in section.copied { #expect(made.same(field) == source.same(field), "\(section.title) \(field)") }
            for (field, other) in section.from { #expect(made.same(field) == source.same(other), "\(section.title) \(field)") }
            for (field, value) in section.set { #expect(made.string(field) == value, "\(section.title) \(field)") }
            for field in section.empty {
                let value = made[field]
                let isEmpty = value.map {
                    ["\"\"", "0", "false", "null", "\"0000-00-00\""].contains(String(decoding: $0.serialised(), as: UTF8.self))
                }
                #expect(isEmpty ?? true, "\(section.title) \(field) is \(made.string(field) ?? "?")")
            }
            for (field, meaning) in section.given { expectGiven(field, meaning, made, source, section) }
            #expect(made["nobody_knows"] == nil, "\(section.title)")
            let shape = try #require(Rules.standard[section.isLine ? kind.respondingLines : kind.respondingTable])
            #expect(try shape.view(of: payload)[named: shape.type.keyField] != nil)
        }
    }

    private func expectGiven(_ field: String, _ meaning: String, _ made: JSONValue, _ source: JSONValue, _ section: Section) {
        let kind = section.kind
        let own = section.isLine ? TransferID.line(of: "their-line", in: "ours", kind) : "ours"
        let number = source.string(kind.initiatingNumberField.name) ?? ""
        let moment = (try? DocumentRecord(source.serialised()))?.moment
        let expected: [String: String] = [
            "the half's own id": own, "the half's header": "ours", "the initiating id": section.isLine ? "their-line" : "theirs",
            "the receiving store": "store", "the sending store's name": "sender", "-1": "-1", "the receiver's request": "our-request",
            "the invoice's order": source.string("original_PO_ID") ?? "", "the order's line": source.string("order_lines_ID") ?? "",
            "the day it was finished": moment?.day ?? "", "the time it was finished": moment?.time ?? "",
            "`stock_in`; services stay": "stock_in", "the comment": kind.comment(""), "the reference": kind.reference(number),
            "packs ordered": source.string("quan_adjusted_order") ?? "", "pack size": "1",
        ]
        #expect(expected[meaning] != nil, "\(section.title) \(field): \(meaning)")
        #expect(made.string(field) == expected[meaning], "\(section.title) \(field)")
    }

    @Test func `a half says nothing of what its initiating half does not say, but for what peers demand`() throws {
        let maker = HalfMaker(kind: .shipment, initiatingID: "theirs", respondingID: "ours", receivingStore: "store", sendingName: "sender")
        let source = JSONValue.object([("ID", .string("theirs")), ("type", .string("ci")), ("future_field", .string("x"))])
        let made = try JSONValue(parsing: maker.header(from: source, try DocumentRecord(source.serialised())))
        #expect(made["future_field"] == nil)
        #expect(made["waybill_number"] == nil)
        #expect(made.string("currency_rate") == "0")
        #expect(made.string("confirm_date") == "0000-00-00")
    }

    @Test(arguments: [
        (400, 0, 20, 20.0, 20.0), (100, 90, 40, 90, 1), (100, 90, 45, 2, 45), (7, 0, 0, 7, 1), (0, 0, 10, 0, 10), (5, 0, 10, 5, 1),
    ])
    func `orders are asked for in whole packs where that is possible`(
        row: (original: Int, adjusted: Int, size: Int, packs: Double, packSize: Double)
    ) {
        let line = JSONValue.object([
            ("quan_original_order", .number(JSONNumber(row.original))), ("quan_adjusted_order", .number(JSONNumber(row.adjusted))),
            ("packsize_ordered", .number(JSONNumber(row.size))),
        ])
        let ordered = HalfMaker.ordered(line)
        #expect(ordered.packs == row.packs)
        #expect(ordered.packSize == row.packSize)
    }

    @Test func `ids follow from kind and initiating id, and differ for anything else`() {
        var seen: Set<String> = []
        for kind in TransferKind.allCases {
            for id in ["a", "b"] {
                let lines = ["half", "other half"].map { TransferID.line(of: id, in: $0, kind) }
                for made in [TransferID.half(of: id, kind), TransferID.log(of: id, kind)] + lines {
                    #expect(made.utf8.count == 32)
                    #expect(Array(made)[12] == "8", "version 8")
                    #expect("89AB".contains(Array(made)[16]), "the variant of RFC 9562")
                    #expect(seen.insert(made).inserted)
                }
            }
        }
        // SHA-256 by another program: a database made by another version of this one must find the same halves.
        #expect(TransferID.half(of: "a", .shipment) == "ED4AD2BA04EC88E087E3490D32F0F44A")
        #expect(TransferID.line(of: "a", in: "h", .order) == "4FAF91351744848289AF47517B55B63E")
        #expect(TransferID.log(of: "a", .request) == "621CF0B10D208E829432F27FBFF7530F")
    }

    @Test(arguments: [(0, "1970-01-01"), (951_782_400, "2000-02-29"), (1_800_000_000, "2027-01-15"), (4_107_542_399, "2100-02-28")])
    func `days are counted by the calendar`(row: (seconds: Int64, day: String)) {
        #expect(Day.text(row.seconds) == row.day)
    }

    @Test func `months before a day end on days that exist`() {
        #expect(Day.text("2027-01-15", monthsBefore: 3) == "2026-10-15")
        #expect(Day.text("2027-01-15", monthsBefore: 13) == "2025-12-15")
        #expect(Day.text("2027-03-31", monthsBefore: 1) == "2027-02-28")
    }
}

extension JSONValue {
    /// A member as it would be written.
    fileprivate func same(_ key: String) -> String? { self[key].map { String(decoding: $0.serialised(), as: UTF8.self) } }
}
