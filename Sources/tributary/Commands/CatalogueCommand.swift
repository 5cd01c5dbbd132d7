import ArgumentParser
import Catalogue
import Failures
import Foundation

struct CatalogueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue",
        abstract: "Prints every record type: what it holds, who edits it, who receives it.")
    @OptionGroup var data: DataOption
    @Argument(help: "One table only.") var table: String?
    @Flag(help: "Print instead who may do what: data type, topology, role, action, allowed or refused, who receives it.")
    var matrix = false
    @Flag(help: "Print one JSON array.") var json = false

    func validate() throws {
        guard !matrix || table == nil else { throw ValidationError("--matrix is about all data types; give no table.") }
    }

    func run() async throws {
        let catalogue = Catalogue.standard
        if matrix { return show(matrixOf: catalogue) }
        let types = table.map { name in catalogue.types.filter { $0.table.lowercased() == name.lowercased() } } ?? catalogue.types
        guard !types.isEmpty else { throw Failure(.tableUnknown, "There is no record type \(table ?? "").") }
        if json {
            Terminal.print(table == nil ? catalogue.json() : "[\(types.map { $0.json() }.joined(separator: ","))]")
        } else {
            Terminal.table(
                ["TABLE", "TITLE", "DATA", "CLASS", "EDITED ON", "GOES TO"],
                types.map {
                    [
                        $0.api == .v6 ? "v6/\($0.table)" : $0.table, $0.title, $0.dataType, $0.classWord, $0.ownerPath.title,
                        $0.audience.title,
                    ]
                })
        }
    }
    private func show(matrixOf catalogue: Catalogue) {
        if json { return Terminal.print(catalogue.matrixJSON()) }
        let (headings, rows) = catalogue.matrixTable()
        Terminal.table(headings, rows)
    }
}
