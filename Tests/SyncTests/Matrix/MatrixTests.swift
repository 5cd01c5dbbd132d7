import Catalogue
import Failures
import TestSupport
import Testing

@testable import SyncRules

@Suite("R-OWN, R-ROUTE: the matrix of data types, roles, actions and topologies", .ownThreads)
struct MatrixTests {
    private static let count = 70 * 9 * 5 * 2
    /// One of the two ways to be active is not played in a town.
    private static let countInTown = 70 * 8 * 5

    @Test func `the tests' own words are those of the ownership table`() throws {
        #expect(OwnershipWords.all.count == 70)
        #expect(Set(OwnershipWords.all.map(\.data)).count == 70)
        if let rows = try OwnershipWords.besideTheProject() { #expect(OwnershipWords.all == rows) }
        for row in OwnershipWords.all { #expect(MatrixSample.of(row.data) != nil, "\(row.data)") }
        #expect(MatrixSample.all.count == 70)
    }

    @Test func `the generated matrix says of every cell what the requirements say`() {
        var generated: [CellKey: ExpectedCell] = [:]
        for cell in Catalogue.standard.matrix() where cell.part == nil {
            let key = CellKey(data: cell.dataType, topology: cell.topology.rawValue, role: cell.role.rawValue, action: cell.action.rawValue)
            #expect(generated[key] == nil, "\(key) comes twice")
            generated[key] = ExpectedCell(code: cell.refusal?.rawValue, receivers: Set(cell.receivers.map(\.rawValue)))
        }
        #expect(CellKey.all.count == Self.count)
        #expect(Set(generated.keys) == Set(CellKey.all))
        let rows = Dictionary(uniqueKeysWithValues: OwnershipWords.all.map { ($0.data, $0) })
        var disagreements: [String] = []
        for key in CellKey.all {
            guard let row = rows[key.data], let found = generated[key] else { continue }
            let expected = Expectation(row: row, topology: key.topology).cell(key.role, key.action)
            if found != expected { disagreements.append("\(key): expected \(expected), generated \(found)") }
        }
        #expect(disagreements.isEmpty, "\(disagreements.count): \(disagreements.prefix(20).joined(separator: "\n"))")
    }

    @Test(arguments: CellKey.topologies, [true, false])
    func `the running engine answers every cell as the requirements say, and exactly the receivers hold the record`(
        topology: String, dispenses: Bool
    ) throws {
        let run = try MatrixRun(topology: topology, dispenses: dispenses)
        try run.run()
        print("matrix, \(topology) topology: \(run.cells) cells proven against the engine, \(run.forged) of them also forced over the wire")
        #expect(run.cells == Self.countInTown)
        #expect(run.disagreements.isEmpty, "\(run.disagreements.count):\n\(run.disagreements.joined(separator: "\n"))")
    }

    @Test(arguments: CellKey.topologies)
    func `what follows a special rule, or hangs on another record, is answered by that rule`(topology: String) throws {
        let run = try MatrixRun(topology: topology)
        try run.runSpecialCases()
        print("special cases, \(topology) topology: \(run.cells) proven against the engine, \(run.forged) also forced over the wire")
        #expect(run.cells == SpecialCases.rows.count * 8 * 5)
        #expect(run.disagreements.isEmpty, "\(run.disagreements.count):\n\(run.disagreements.joined(separator: "\n"))")
    }

    @Test(arguments: CellKey.topologies, [true, false])
    func `the parts of rows that are answered otherwise are answered so by the running engine, under the circumstances they speak of`(
        topology: String, dispenses: Bool
    ) throws {
        let run = try PartRun(topology: topology, dispenses: dispenses)
        try run.run()
        print("parts, \(topology) topology: \(run.cells) cells proven against the engine, \(run.forged) also forced over the wire")
        #expect(run.played == Set(ExpectedPart.all.filter { $0.special == nil }.map(\.name)))
        #expect(run.disagreements.isEmpty, "\(run.disagreements.count):\n\(run.disagreements.joined(separator: "\n"))")
    }

    @Test func `the generated parts of rows say what the requirements say`() {
        let parts = Catalogue.standard.matrix().filter { $0.part != nil }
        let generated = Dictionary(grouping: parts) { "\($0.dataType): \($0.part ?? "")" }
        #expect(Set(generated.keys) == Set(ExpectedPart.all.map(\.name)))
        for part in ExpectedPart.all {
            let cells = generated[part.name] ?? []
            #expect(cells.count == part.actions.count * CellKey.roles.count * 2, "\(part.name)")
            for cell in cells {
                #expect(part.actions.contains(cell.action.rawValue), "\(part.name) / \(cell.action)")
                let expected = part.cell(cell.topology.rawValue, cell.role.rawValue, cell.action.rawValue)
                let found = ExpectedCell(code: cell.refusal?.rawValue, receivers: Set(cell.receivers.map(\.rawValue)))
                #expect(found == expected, "\(part.rule): \(part.name) / \(cell.topology) / \(cell.role.rawValue) / \(cell.action)")
            }
        }
    }

    @Test func `the codes of the matrix are codes of the engine`() {
        for refusal in MatrixRefusal.allCases { #expect(FailureCode(rawValue: refusal.rawValue) != nil, "\(refusal)") }
    }
}
