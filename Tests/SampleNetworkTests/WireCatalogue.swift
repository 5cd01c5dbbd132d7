import Foundation
import Testing

/// The reference catalogue of tables and fields, if it lies beside the project.
struct WireCatalogue: Decodable {
    struct Table: Decodable {
        let table: String
        let api: String
        let key: String
        let fields: [Field]
    }

    struct Field: Decodable {
        let name: String
        let type: String
        let references: String?
        let omsRequired: String?
        let enumeration: [Choice]?

        enum CodingKeys: String, CodingKey {
            case name, type, references
            case omsRequired = "oms_required"
            case enumeration = "enum"
        }
    }

    struct Choice: Decodable {
        let value: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            value = try? container.decode(String.self, forKey: .value)
        }

        enum CodingKeys: String, CodingKey { case value }
    }

    /// The tables of the v5 wire by name.
    let tables: [String: Table]

    init(from decoder: any Decoder) throws {
        let all = try decoder.singleValueContainer().decode([Table].self)
        tables = Dictionary(all.filter { $0.api == "v5" }.map { ($0.table, $0) }) { first, _ in first }
    }

    /// `shared/data/catalogue.json` in a folder that holds this project, or nil.
    static let file: URL? = {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let file = folder.appending(path: "shared/data/catalogue.json")
            if FileManager.default.fileExists(atPath: file.path) { return file }
        }
        return nil
    }()

    static func load() throws -> WireCatalogue {
        let file = try #require(self.file, "no catalogue")
        return try JSONDecoder().decode(WireCatalogue.self, from: Data(contentsOf: file))
    }
}
