import Catalogue
import Failures
import Testing

@testable import Sync

@Suite("R-OWN, R-ROUTE: the matrix of data types, roles, actions and topologies")
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

    @Test(arguments: CellKey.topologies)
    func `the running engine answers every cell as the requirements say, and exactly the receivers hold the record`(
        topology: String
    ) throws {
        let run = try MatrixRun(topology: topology)
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

    @Test(arguments: CellKey.topologies)
    func `where the store is no dispensary, its site has no data of dispensaries and prescribes nothing`(topology: String) throws {
        let run = try MatrixRun(topology: topology, dispenses: false)
        try run.runOrdinary()
        #expect(run.cells == 12 * 8 * 5 - 2 * 8)
        #expect(run.disagreements.isEmpty, "\(run.disagreements.count):\n\(run.disagreements.joined(separator: "\n"))")
    }

    @Test func `the parts of rows that are answered otherwise are answered as the requirements say`() {
        var left = ExpectedPart.all
        for cells in Dictionary(grouping: Catalogue.standard.matrix().filter { $0.part != nil }, by: { "\($0.dataType): \($0.part ?? "")" }).values {
            guard let first = cells.first, let index = left.firstIndex(where: { $0.data == first.dataType && $0.part == first.part }) else {
                Issue.record("a part nobody asked for: \(cells.first?.dataType ?? ""), \(cells.first?.part ?? "")")
                continue
            }
            let part = left.remove(at: index)
            #expect(Set(cells.map(\.action.rawValue)) == part.actions, "\(part.name)")
            for cell in cells {
                let expected = part.cell(cell.topology.rawValue, cell.role.rawValue, cell.action.rawValue)
                let found = ExpectedCell(code: cell.refusal?.rawValue, receivers: Set(cell.receivers.map(\.rawValue)))
                #expect(found == expected, "\(part.name) / \(cell.topology) / \(cell.role.rawValue) / \(cell.action)")
            }
        }
        #expect(left.isEmpty, "\(left.map(\.name))")
    }

    @Test func `the codes of the matrix are codes of the engine`() {
        for refusal in MatrixRefusal.allCases { #expect(FailureCode(rawValue: refusal.rawValue) != nil, "\(refusal)") }
    }
}
