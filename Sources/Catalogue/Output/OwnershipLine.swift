/// One line of the ownership document: tables of one kind of data that share the same rules.
struct OwnershipLine {
    let data: String
    let rules: Rules
    var tables: [String]

    /// What an administrator reads about the rules; equal for tables on the same line.
    struct Rules: Equatable {
        let dataClass: String
        let editor: String
        let mirroredEditor: String
        let audience: String

        init(_ ownership: Ownership) {
            dataClass = ownership.dataClass.word
            editor = ownership.ownerPath.title
            mirroredEditor = ownership.ownerPath.mirroredTitle
            audience = ownership.audience.title
        }

        init(_ merge: MergeRule) {
            dataClass = merge.dataClass.word
            switch merge.dataClass {
            case .central: (editor, mirroredEditor) = ("central server", "primary server")
            case .patient: (editor, mirroredEditor) = ("the one home site of both", "the one home site of both")
            default: (editor, mirroredEditor) = ("site where the store is active", "site where the store is active")
            }
            audience = "wherever the merged records go"
        }
    }

    /// All lines of a catalogue in the order of the ownership table.
    static func lines(of catalogue: Catalogue) -> [OwnershipLine] {
        catalogue.dataTypes.flatMap { lines(for: $0.data, in: catalogue) }
    }

    private static func lines(for data: String, in catalogue: Catalogue) -> [OwnershipLine] {
        var lines: [OwnershipLine] = []
        func add(_ rules: Rules, _ table: String) {
            if let known = lines.firstIndex(where: { $0.rules == rules }) {
                lines[known].tables.append(table)
            } else {
                lines.append(OwnershipLine(data: data, rules: rules, tables: [table]))
            }
        }
        for type in catalogue.types {
            if type.dataType == data { add(Rules(type.ownership), catalogue.shortName(of: type)) }
            for variant in type.variants where variant.dataType == data {
                add(Rules(variant.ownership), "\(catalogue.shortName(of: type)) *(\(variant.condition.title))*")
            }
            for merge in [type.merge].compactMap({ $0 }) + type.variants.compactMap(\.merge)
            where merge.dataType == data {
                add(Rules(merge), "merging of \(catalogue.shortName(of: type))")
            }
        }
        return lines
    }
}

extension Catalogue {
    /// The table in code type, with its interface where the name exists twice.
    func shortName(of type: RecordType) -> String {
        let isUnique = types.count { $0.table == type.table } == 1
        return isUnique ? "`\(type.table)`" : "`\(type.table)` [\(type.api.rawValue)]"
    }
}
