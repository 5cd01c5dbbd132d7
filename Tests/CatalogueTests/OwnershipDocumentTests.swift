import Foundation
import Testing

@testable import Catalogue

struct OwnershipDocumentTests {
    private var file: URL { ReferenceFiles.packageRoot.appending(path: "docs/ownership.md") }

    @Test func `docs ownership is what the catalogue says today`() throws {
        let text = Catalogue.standard.ownershipMarkdown()
        if ProcessInfo.processInfo.environment["TRIBUTARY_RECORD"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let recorded = try String(contentsOf: file, encoding: .utf8)
        #expect(recorded == text, "record it again with TRIBUTARY_RECORD=1")
    }

    @Test func `every kind of data and every table is in the document`() {
        let text = Catalogue.standard.ownershipMarkdown()
        for row in Catalogue.standard.dataTypes { #expect(text.contains("| \(row.data) |"), "\(row.data)") }
        for type in Catalogue.standard.types { #expect(text.contains("`\(type.table)`"), "\(type.reference)") }
    }
}
