import Foundation

/// The reference files that may lie beside the project.
enum ReferenceFiles {
    /// The package's own folder.
    static let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The folder given by `TRIBUTARY_SHARED`, else the nearest folder `shared` beside the package or one of its parents.
    static let folder: URL? = {
        if let path = ProcessInfo.processInfo.environment["TRIBUTARY_SHARED"] {
            let folder = URL(filePath: path)
            return holdsReference(folder) ? folder : nil
        }
        var place = packageRoot
        while place.path.count > 1 {
            let folder = place.deletingLastPathComponent().appending(path: "shared")
            if holdsReference(folder) { return folder }
            place = place.deletingLastPathComponent()
        }
        return nil
    }()

    static var areAbsent: Bool { folder == nil }

    private static func holdsReference(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "data/catalogue.json").path)
    }

    static func entries() throws -> [ReferenceEntry] { try read("catalogue.json") }
    static func dataTypes() throws -> [ReferenceRow] { try read("data-types.json") }

    private static func read<Value: Decodable>(_ name: String) throws -> Value {
        let folder = try requireFolder()
        return try JSONDecoder().decode(Value.self, from: Data(contentsOf: folder.appending(path: "data/\(name)")))
    }

    private static func requireFolder() throws -> URL {
        guard let folder else { throw CocoaError(.fileNoSuchFile) }
        return folder
    }
}

/// An entry of `catalogue.json`, as far as it is compared.
struct ReferenceEntry: Decodable {
    let table: String
    let title: String
    let api: String
    let key: String
    let direction: String
    let parents: [String]
    let mergeable: Bool
    let merge: ReferenceMerge?
    let integration_level: Int
    let `class`: String
    let class_mirror: String
    let routing: ReferenceRouting
    let variants: [ReferenceVariant]?
    let fields: [ReferenceField]
    let field_casing: String?
}

struct ReferenceMerge: Decodable {
    let seed_row: String
    let `class`: String
    let class_mirror: String
    let in_open_msupply: Bool
}

struct ReferenceRouting: Decodable {
    let kind: String
    let field: String?
}

struct ReferenceVariant: Decodable {
    let when: String
    let `class`: String
    let class_mirror: String
    let seed_row: String
}

final class ReferenceField: Decodable {
    let name: String
    let type: String
    let nullable: Bool
    let `default`: ReferenceScalar?
    let references: String?
    let references_api: String?
    let primary_key: Bool?
    let oms_required: String?
    let `enum`: [ReferenceValue]?
    let enum_strict: Bool?
    let push_format: String?
    let note: String?
    let aliases: [String]?
    let fields: [ReferenceField]?
    /// Whether a default is given at all: `null` is one.
    let hasDefault: Bool

    private enum CodingKeys: String, CodingKey {
        case name, type, nullable, `default`, references, references_api, primary_key, oms_required, `enum`
        case enum_strict, push_format, note, aliases, fields
    }

    init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: CodingKeys.self)
        name = try box.decode(String.self, forKey: .name)
        type = try box.decode(String.self, forKey: .type)
        nullable = try box.decode(Bool.self, forKey: .nullable)
        hasDefault = box.contains(.default)
        `default` = try box.decodeIfPresent(ReferenceScalar.self, forKey: .default)
        references = try box.decodeIfPresent(String.self, forKey: .references)
        references_api = try box.decodeIfPresent(String.self, forKey: .references_api)
        primary_key = try box.decodeIfPresent(Bool.self, forKey: .primary_key)
        oms_required = try box.decodeIfPresent(String.self, forKey: .oms_required)
        `enum` = try box.decodeIfPresent([ReferenceValue].self, forKey: .enum)
        enum_strict = try box.decodeIfPresent(Bool.self, forKey: .enum_strict)
        push_format = try box.decodeIfPresent(String.self, forKey: .push_format)
        note = try box.decodeIfPresent(String.self, forKey: .note)
        aliases = try box.decodeIfPresent([String].self, forKey: .aliases)
        fields = try box.decodeIfPresent([ReferenceField].self, forKey: .fields)
    }

    /// The default as JSON text, nil where none is given.
    var defaultText: String? { hasDefault ? (`default`?.jsonText ?? "null") : nil }
}

struct ReferenceValue: Decodable {
    let value: ReferenceScalar
    let meaning: String
    let aliases: [String]?
}

/// A text, number or truth value.
enum ReferenceScalar: Decodable {
    case text(String)
    case number(Int)
    case truth(Bool)

    init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        if let value = try? box.decode(Bool.self) {
            self = .truth(value)
        } else if let value = try? box.decode(Int.self) {
            self = .number(value)
        } else {
            self = .text(try box.decode(String.self))
        }
    }

    var plain: String {
        switch self {
        case .text(let value): value
        case .number(let value): String(value)
        case .truth(let value): String(value)
        }
    }

    var jsonText: String {
        if case .text(let value) = self { return "\"\(value)\"" }
        return plain
    }
}

/// A row of `data-types.json`.
struct ReferenceRow: Decodable {
    let data: String
    let normal: String
    let mirrored: String
    let notes: String
    let tables: [String]
}
