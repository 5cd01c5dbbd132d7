/// Something in a catalogue that makes no sense, found by `Catalogue.validate`.
package struct CatalogueProblem: Sendable, Equatable, Comparable, CustomStringConvertible {
    /// What kind of nonsense.
    package enum Kind: String, Sendable, CaseIterable {
        case duplicateEntry = "duplicate entry"
        case duplicateField = "duplicate field"
        case unknownDataType = "unknown data type"
        case unknownKeyField = "unknown key field"
        case unknownField = "unknown field"
        case danglingReference = "dangling reference"
        case parentCycle = "cycle among parents"
        case audienceTooWide = "audience too wide"
        case editorAgainstClass = "editor does not fit class"
        case ownerAgainstClass = "owner does not fit class"
        case unreachableVariant = "variant can never apply"
        case spelling = "table differs from another only by letter case"
    }

    /// What kind of nonsense.
    package let kind: Kind
    /// The entry it is in.
    package let entry: Reference
    /// What exactly, such as the field or the other entry.
    package let detail: String

    /// Entry, kind and detail in one sentence.
    package var description: String { "\(entry): \(kind.rawValue): \(detail)" }

    /// Orders by entry, kind, detail, so that reports are the same each time.
    package static func < (left: CatalogueProblem, right: CatalogueProblem) -> Bool {
        left.entry == right.entry
            ? (left.kind.rawValue, left.detail) < (right.kind.rawValue, right.detail) : left.entry < right.entry
    }
}
