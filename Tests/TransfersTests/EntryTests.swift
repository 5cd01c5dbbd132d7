import Catalogue
import Storage
import SyncRules
import TestSupport
import Testing

@testable import Transfers

@Suite("R-XFER 2–5: the table of documents and the table of transfers agree with the Catalogue and with one another", .ownThreads)
struct EntryTests {
    private func type(_ table: String) throws -> RecordType {
        let type = try #require(Catalogue.standard.type(table: table, api: nil), "\(table)")
        #expect(type.table == table, "spelled as in the Catalogue")
        return type
    }

    @Test(arguments: DocumentKind.allCases)
    func `a document has the tables and fields that the Catalogue has, and its lines hang on it`(kind: DocumentKind) throws {
        let (header, lines) = (try type(kind.table), try type(kind.lines))
        #expect(header.field(kind.numberField.name) != nil)
        #expect((header.field("name_ID") != nil) == kind.namesPartner)
        #expect(header.field("status") != nil)
        guard case .follows(let table, _, let field) = lines.audience else {
            Issue.record("\(kind.lines) follows nothing")
            return
        }
        #expect(table == kind.table)
        #expect(field == kind.headerField)
        #expect(DocumentKind(folded: kind.table.lowercased()) == kind)
        #expect(kind.isFinished("fn"))
        #expect(!kind.isFinished("nw"))
    }

    @Test func `those documents may begin transfers that begin one`() {
        #expect(Set(DocumentKind.allCases.filter(\.beginsTransfers)) == Set(TransferKind.allCases.map(\.initiating.document)))
    }

    @Test(arguments: TransferKind.allCases)
    func `an entry names fields that its tables have, and its forms fill them`(kind: TransferKind) throws {
        let (initiating, responding) = (try type(kind.initiatingTable), try type(kind.respondingTable))
        let lines = try type(kind.respondingLines)
        #expect(initiating.field(kind.linkField.name) != nil)
        #expect(responding.field(kind.sourceField.name) != nil)
        for field in kind.quantityFields + kind.unitFields + [kind.lineSourceField] { #expect(lines.field(field.name) != nil, "\(field)") }
        #expect(Set(kind.unitFields).subtracting(kind.quantityFields) == [], "whoever changes the quantity has acted")

        #expect(kind.headerForm.table == kind.respondingTable)
        #expect(kind.lineForm.table == kind.respondingLines)
        func rule(_ field: String, _ form: HalfForm) -> HalfForm.Rule? { form.rules.first { $0.field == field }?.rule }
        #expect(rule(kind.sourceField.name, kind.headerForm) == .given(.source))
        #expect(rule(kind.numberField.name, kind.headerForm) == .given(.unnumbered))
        #expect(rule("store_ID", kind.headerForm) == .given(.receivingStore))
        if let word = kind.responding.type { #expect(rule("type", kind.headerForm) == .fixed(word)) }
        if kind.responding.document.namesPartner { #expect(rule("name_ID", kind.headerForm) == .given(.sendingName)) }
        #expect(rule(kind.lineSourceField.name, kind.lineForm) == .given(.source))
        #expect(rule(kind.responding.document.headerField, kind.lineForm) == .given(.header))
        guard case .fixed(let status)? = rule("status", kind.headerForm) else {
            Issue.record("a half is made in no status")
            return
        }
        #expect(kind.untouchedStatuses.contains(status), "nobody has acted on a half just made")
    }

    @Test(arguments: TransferKind.allCases)
    func `a half is numbered in the sequence of documents like it`(kind: TransferKind) {
        let use = kind.numberKind.use
        #expect(use.table == kind.respondingTable)
        #expect(use.field == kind.numberField.name)
        #expect(use.types.isEmpty ? kind.responding.document != .transaction : use.types.contains(kind.responding.type ?? ""))
    }

    @Test func `no two kinds are begun or answered by the same documents, but for what answers an order`() {
        var begun: Set<String> = []
        var answered: Set<String> = []
        for kind in TransferKind.allCases {
            let (initiating, responding) = (kind.initiating, kind.responding)
            #expect(begun.insert("\(initiating.document) \(initiating.type ?? "") \(kind.isOfOrder)").inserted, "\(kind)")
            #expect(answered.insert("\(responding.document) \(responding.type ?? "")").inserted, "\(kind)")
        }
    }
}
